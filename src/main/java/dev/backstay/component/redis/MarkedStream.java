package dev.backstay.component.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of a stream up to a mark, which is random. Nothing follows the mark until the server
/// is told to go on.
final class MarkedStream extends InputStream {

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final byte[] mark;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private boolean marked;

  MarkedStream(InputStream in, String mark) {
    this.in = in;
    this.mark = mark.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    while (!marked && end - at <= mark.length) {
      fill();
    }
    var ready = marked ? end - at : end - at - mark.length;
    if (ready == 0) {
      return -1;
    }
    var count = Math.min(length, ready);
    System.arraycopy(buffer, at, to, offset, count);
    at += count;
    return count;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    var count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      throw new EOFException("the server closed the connection before its mark");
    }
    end += count;
    if (end >= mark.length && Arrays.equals(buffer, end - mark.length, end, mark, 0, mark.length)) {
      end -= mark.length;
      marked = true;
    }
  }
}
