package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Optional;

/// SQLite's own lock of a reader, taken on the bytes that its file format reserves for it.
///
/// While it is held no other process can write to the main file of a database with a rollback
/// journal, roll a hot journal back, change the journal mode, or remove a write-ahead log.
///
/// POSIX locks belong to the process: they are lost as soon as *any* channel of this process to the
/// same file is closed. So the channel is opened before and closed after everything else.
final class SharedLock {

  /// The first of SQLite's lock bytes: a writer that waits for its readers to end.
  static final long FIRST = 0x4000_0000L;

  /// How many lock bytes there are: pending, reserved, and 510 shared.
  static final long LENGTH = 512;

  private static final long SHARED = FIRST + 2;
  private static final long SHARED_LENGTH = 510;

  private SharedLock() {}

  /// Takes the lock, or returns empty if a writer is in the way for the moment.
  static Optional<FileLock> tryOn(FileChannel channel) throws IOException {
    try (var pending = channel.tryLock(FIRST, 1, true)) {
      if (pending == null) {
        return Optional.empty();
      }
      return Optional.ofNullable(channel.tryLock(SHARED, SHARED_LENGTH, true));
    }
  }
}
