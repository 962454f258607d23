package dev.backstay.store.sftp;

import dev.backstay.store.StoreFullException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// What is said of a path where something was asked for in vain.
final class SftpFailures {

  private static final int WORDS_MAX = 200;

  private SftpFailures() {}

  /// What the host's refusal means.
  static IOException translated(String path, SftpException refused) {
    var words = path + ": " + wordsOf(refused);
    return switch (refused.getStatus()) {
      case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
          caused(new NoSuchFileException(path), refused);
      case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
          caused(new AccessDeniedException(path, null, wordsOf(refused)), refused);
      case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
          new StoreFullException(words, refused);
      default -> new IOException(words, refused);
    };
  }

  /// The host's own words, on one line.
  static String wordsOf(Exception failure) {
    var said = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}+", " ").strip();
    said = said.replaceFirst("^DefaultConnectFuture\\[.*?]: Failed \\(\\w+\\) to execute: ", "");
    var words = said.length() > WORDS_MAX ? said.substring(0, WORDS_MAX) : said;
    return failure instanceof SftpException refused
        ? "the host says " + words + " (" + SftpConstants.getStatusName(refused.getStatus()) + ")"
        : words;
  }

  static <E extends IOException> E caused(E failure, IOException cause) {
    failure.initCause(cause);
    return failure;
  }
}
