package dev.backstay.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/// Bytes to a print stream, which by itself would keep it secret when they cannot be written.
final class CheckedOutput extends OutputStream {

  private final PrintStream to;

  CheckedOutput(PrintStream to) {
    this.to = to;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    to.write(bytes, offset, length);
    if (to.checkError()) {
      throw new IOException("nobody reads it any more, or there is no room");
    }
  }
}
