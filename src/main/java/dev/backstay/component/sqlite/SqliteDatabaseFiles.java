package dev.backstay.component.sqlite;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Scratch;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// SQLite databases found inside a tree, recognised by their first 16 bytes.
public final class SqliteDatabaseFiles implements DatabaseFiles {

  private static final int MAGIC_LENGTH = 16;

  private final Limits limits;
  private final InstantSource clock;

  /// For databases that are waited for and held as long as said.
  ///
  /// @param lockWait how long to try for a consistent point beside a busy writer
  /// @param holdLimit how long the point may be held while it is copied
  /// @param clock tells when a point was fixed
  public SqliteDatabaseFiles(Duration lockWait, Duration holdLimit, InstantSource clock) {
    this.limits = new Limits(lockWait, holdLimit);
    this.clock = clock;
  }

  @Override
  public boolean recognises(FileChannel file) throws IOException {
    return file.size() >= DatabaseHeader.PAGE_SIZE_MIN
        && DatabaseHeader.isMagic(DatabaseHeader.start(file, MAGIC_LENGTH));
  }

  @Override
  public IncomingContent open(EntryMeta listed, Path file, Scratch scratch) throws IOException {
    SqliteSource.requireLocal(file);
    var copy = DatabaseCopy.take(file, limits, scratch, clock);
    try {
      DatabaseCheck.of(copy.file());
      return new CopyContent(listed, copy, true);
    } catch (InvalidDatabaseException invalid) {
      copy.delete();
      throw Failures.invalid(file, invalid);
    } catch (IOException | RuntimeException failure) {
      copy.delete();
      throw failure;
    }
  }

  @Override
  public void verify(Path file) {
    try {
      DatabaseCheck.of(file);
    } catch (InvalidDatabaseException invalid) {
      throw Failures.staged(file, invalid);
    } catch (IOException fault) {
      throw Failures.stagedUnreadable(file, fault);
    }
  }
}
