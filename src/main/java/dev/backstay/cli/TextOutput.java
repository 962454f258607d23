package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.io.OutputStream;

/// Bytes to a terminal, as long as they are text.
final class TextOutput extends OutputStream {

  /// What every control character above ASCII begins with in UTF-8.
  private static final int LEAD = 0xC2;

  private final OutputStream to;
  private int before;

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
      if (isControl(bytes[i] & 0xFF)) {
        throw new UsageException(
            FailureCode.USAGE,
            "this is not text, and standard output is a terminal",
            "Redirect it, name a file with --to, or add --force.");
      }
      before = bytes[i] & 0xFF;
    }
    to.write(bytes, offset, length);
  }

  private boolean isControl(int b) {
    var isBlank = b == '\t' || b == '\n' || b == '\r';
    return (b < ' ' && !isBlank) || b == 0x7F || (before == LEAD && b >= 0x80 && b < 0xA0);
  }
}
