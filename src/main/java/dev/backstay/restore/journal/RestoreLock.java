package dev.backstay.restore.journal;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// One restore or offload of an orchestrator at a time. The lock ends with the process that holds
/// it, however that ends: it never needs a hand.
public final class RestoreLock implements AutoCloseable {

  private final FileChannel channel;

  private RestoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock in that directory.
  ///
  /// @throws OperationInProgressException if another process has it
  public static RestoreLock take(Path directory) throws IOException {
    var file = directory.resolve("restore.lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      throw inProgress(directory, heldByThisProcess);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw inProgress(directory, null);
    }
    return new RestoreLock(channel);
  }

  private static OperationInProgressException inProgress(
      Path directory, @Nullable Exception cause) {
    return new OperationInProgressException(
        FailureCode.RUN_IN_PROGRESS,
        "another restore or offload of this orchestrator is running (" + directory + ")",
        "Wait for it to end, or look with `backstay restore status`.",
        cause);
  }

  /// Lets the next restore in. Nothing was written through the lock, so that a failure to close it
  /// loses nothing, and says nothing about the restore.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException endsWithTheProcess) {
      return;
    }
  }
}
