package dev.backstay.daemon;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.Reason;
import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// Keeps a second service from working with the same state. The system lets go of it however the
/// process ends.
final class InstanceLock implements AutoCloseable {

  private final FileChannel channel;

  private InstanceLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws OperationInProgressException if another service has it
  static InstanceLock take(Path file) {
    try {
      var channel =
          FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      if (isTaken(channel)) {
        channel.close();
        throw new OperationInProgressException(
            FailureCode.RUN_IN_PROGRESS,
            "another `backstay serve` works with " + file.getParent(),
            "End that one first, or set another `state_dir`.");
      }
      return new InstanceLock(channel);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "the lock file " + file + " cannot be written: " + Reason.of(e, file),
          "Let this user write to its directory.",
          e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException inThisProcess) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      // The lock goes with the process at the latest.
    }
  }
}
