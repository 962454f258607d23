package dev.backstay.daemon;

import dev.backstay.audit.AuditKey;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/// The file with the key that vouches for the audit trail: made once, read by this user alone.
final class AuditKeyFile {

  private AuditKeyFile() {}

  static AuditKey readOrMake(Path file) {
    var bytes = new byte[AuditKey.BYTES_MIN];
    try {
      if (Files.notExists(file)) {
        make(file);
      }
      bytes = Files.readAllBytes(file);
      return new AuditKey(bytes);
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreUnavailableException(
          FailureCode.AUDIT_FAILED,
          "the key of the audit trail cannot be read from " + file + ": " + e.getMessage(),
          "Put the file back; without it the trail cannot be verified, nor gone on with.",
          e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static void make(Path file) throws IOException {
    var fresh = new byte[AuditKey.BYTES_MIN];
    new SecureRandom().nextBytes(fresh);
    var beside =
        Files.createTempFile(
            file.resolveSibling(""),
            "audit",
            ".key",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(beside, Set.of(StandardOpenOption.WRITE))) {
      var buffer = ByteBuffer.wrap(fresh);
      while (buffer.hasRemaining()) {
        var _ = channel.write(buffer);
      }
      channel.force(true);
    }
    try {
      // A link is made by one of those who try at the same time, and then has all its bytes.
      Files.createLink(file, beside);
    } catch (FileAlreadyExistsException anotherWasFirst) {
      return;
    } finally {
      Files.delete(beside);
      Arrays.fill(fresh, (byte) 0);
    }
  }
}
