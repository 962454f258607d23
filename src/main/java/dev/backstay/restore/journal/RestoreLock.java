package dev.backstay.restore.journal;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// One restore or offload of an orchestrator at a time. The lock ends with the process that holds
/// it, however that ends: it never needs a hand.
public final class RestoreLock implements AutoCloseable {

  /// Those that this process has. Its lock on a file ends when it closes any channel to that file:
  /// one that it has is not opened again.
  private static final Set<Path> OWN = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private RestoreLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock in that directory.
  ///
  /// @throws OperationInProgressException if somebody has it
  public static RestoreLock take(Path directory) throws IOException {
    var file = fileIn(directory);
    synchronized (OWN) {
      if (!OWN.contains(file)) {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isFree(channel, false)) {
          OWN.add(file);
          return new RestoreLock(file, channel);
        }
      }
    }
    throw new OperationInProgressException(
        FailureCode.RUN_IN_PROGRESS,
        "another restore or offload of this orchestrator is running (" + directory + ")",
        "Wait for it to end, or look with `backstay restore status`.");
  }

  /// Whether somebody has the lock in that directory. Whoever takes it in the same instant may be
  /// told that it is taken.
  public static boolean isTaken(Path directory) throws IOException {
    var file = fileIn(directory);
    synchronized (OWN) {
      if (OWN.contains(file) || Files.notExists(file)) {
        return OWN.contains(file);
      }
      try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return !isFree(channel, true);
      }
    }
  }

  private static Path fileIn(Path directory) throws IOException {
    return directory.toRealPath().resolve("restore.lock");
  }

  /// Locks it, if nobody else has; closes it otherwise.
  private static boolean isFree(FileChannel channel, boolean shared) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      return lock != null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  /// Lets the next restore in. Nothing was written through the lock, so that a failure to close it
  /// loses nothing, and says nothing about the restore.
  @Override
  public void close() {
    synchronized (OWN) {
      try {
        channel.close();
      } catch (IOException endsWithTheProcess) {
        return;
      } finally {
        OWN.remove(file);
      }
    }
  }
}
