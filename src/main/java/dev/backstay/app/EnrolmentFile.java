package dev.backstay.app;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file with what a host needs that shall only write.
///
/// @param path where it is
public record EnrolmentFile(Path path) {

  private static final int BYTES_MAX = 1 << 17;

  /// What such a file holds.
  ///
  /// @throws UsageException if it cannot be one
  public byte[] read() {
    try {
      if (Files.size(path) > BYTES_MAX) {
        throw new UsageException(
            FailureCode.ENROLMENT_INVALID,
            path + " is longer than any enrolment",
            "Give the file that `backstay key enroll` wrote.");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UsageException(
          FailureCode.ENROLMENT_INVALID,
          path + " cannot be read: " + Reason.of(e, path),
          "Give the file that `backstay key enroll` wrote.",
          e);
    }
  }

  /// Makes the file, for its owner alone, before anything depends on it.
  ///
  /// @throws UsageException if there is one
  public Reserved reserve() {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new Reserved(path, FileChannel.open(path, options, ownerOnly));
    } catch (FileAlreadyExistsException taken) {
      throw new UsageException(
          FailureCode.PATH_CONFLICT,
          path + " is there already",
          "Name a file that does not exist.",
          taken);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static StoreUnavailableException failed(Path path, IOException e) {
    return new StoreUnavailableException(
        FailureCode.OUTPUT_FAILED,
        path + " could not be written: " + Reason.of(e, path),
        "Name a place that can be written to.",
        e);
  }

  /// A file that is there and empty. Closing it without having written removes it.
  public static final class Reserved implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private boolean written;

    private Reserved(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    /// Writes all of it, durably.
    public void write(byte[] bytes) {
      try {
        for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
          channel.write(buffer);
        }
        channel.force(true);
        written = true;
      } catch (IOException e) {
        throw failed(path, e);
      }
    }

    @Override
    public void close() {
      try (channel) {
        if (!written) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw failed(path, e);
      }
    }
  }
}
