package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.io.OutputStream;

/// Bytes to a terminal, as long as they are text.
final class TextOutput extends OutputStream {

  private final OutputStream to;

  TextOutput(OutputStream to) {
    this.to = to;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (var i = offset; i < offset + length; i++) {
      if ((bytes[i] >= 0 && bytes[i] < ' ' && !isBlank(bytes[i])) || bytes[i] == 0x7F) {
        throw new UsageException(
            FailureCode.USAGE,
            "this is not text, and standard output is a terminal",
            "Redirect it, name a file with --to, or add --force.");
      }
    }
    to.write(bytes, offset, length);
  }

  private static boolean isBlank(byte b) {
    return b == '\t' || b == '\n' || b == '\r';
  }
}
