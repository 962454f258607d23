package dev.backstay.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// An output that who writes to it cannot end.
final class Unclosed extends FilterOutputStream {

  Unclosed(OutputStream to) {
    super(to);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
