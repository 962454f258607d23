package dev.backstay.testing;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Scratch;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Takes no file for a database.
public final class NoDatabases implements DatabaseFiles {

  @Override
  public boolean recognises(FileChannel file) {
    return false;
  }

  @Override
  public IncomingContent open(EntryMeta listed, Path file, Scratch scratch) {
    throw new AssertionError("no database: " + file);
  }

  @Override
  public void verify(Path file) {
    throw new AssertionError("no database: " + file);
  }
}
