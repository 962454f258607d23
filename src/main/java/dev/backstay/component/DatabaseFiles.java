package dev.backstay.component;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Recognises and reads database files that are found inside a tree.
public interface DatabaseFiles {

  /// The endings of the files that belong to a database file, as parts of its generation.
  java.util.List<String> SIDECARS = java.util.List.of("-wal", "-shm", "-journal");

  /// Whether the file that was opened there starts as a database does; leaves the position where it
  /// is. Must not be called while this process holds the file open through its engine.
  boolean recognises(FileChannel file) throws IOException;

  /// Takes a consistent copy of the database and opens it.
  ///
  /// @param listed the entry as it was listed
  /// @param file the live database
  /// @param scratch where the copy is kept until the content is closed
  /// @throws dev.backstay.failure.CaptureFailedException if no consistent copy can be had
  IncomingContent open(EntryMeta listed, Path file, Scratch scratch) throws IOException;

  /// Checks a restored database by its engine.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if it is not whole
  void verify(Path file);
}
