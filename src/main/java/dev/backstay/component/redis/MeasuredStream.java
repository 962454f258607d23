package dev.backstay.component.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// So many bytes of a stream that goes on.
final class MeasuredStream extends InputStream {

  private final InputStream in;
  private long left;

  MeasuredStream(InputStream in, long length) {
    this.in = in;
    left = length;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    var count = in.read(to, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the server closed the connection, " + left + " bytes are missing");
    }
    left -= count;
    return count;
  }
}
