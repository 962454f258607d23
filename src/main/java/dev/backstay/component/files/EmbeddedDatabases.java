package dev.backstay.component.files;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The databases that lie inside a tree, as a walk meets them.
interface EmbeddedDatabases {

  /// A tree whose databases are taken as the plain files they are.
  EmbeddedDatabases AS_PLAIN_FILES =
      new EmbeddedDatabases() {
        @Override
        public boolean recognises(FileChannel file) {
          return false;
        }

        @Override
        public IncomingContent open(EntryMeta listed, Path file) {
          throw new IllegalStateException("not taken for a database: " + file);
        }
      };

  /// Whether the file that was opened there is a database.
  boolean recognises(FileChannel file) throws IOException;

  /// Opens a consistent copy of the database.
  IncomingContent open(EntryMeta listed, Path file) throws IOException;

  /// Databases that are read through their engine. One that gives no consistent copy is a content
  /// that cannot be read: it does not end the walk.
  static EmbeddedDatabases readBy(DatabaseFiles files, Scratch scratch) {
    return new EmbeddedDatabases() {
      @Override
      public boolean recognises(FileChannel file) throws IOException {
        return files.recognises(file);
      }

      @Override
      public IncomingContent open(EntryMeta listed, Path file) throws IOException {
        try {
          return files.open(listed, file, scratch);
        } catch (CaptureFailedException noConsistentCopy) {
          throw new IOException(noConsistentCopy.getMessage(), noConsistentCopy);
        }
      }
    };
  }
}
