package dev.backstay.export;

import dev.backstay.snapshot.ContentSink;
import java.io.IOException;
import java.io.OutputStream;

/// Hands bytes of contents on to a stream, and counts them.
final class CountedOutput implements ContentSink {

  private static final byte[] ZEROS = new byte[1 << 16];

  private final OutputStream to;
  private long count;

  CountedOutput(OutputStream to) {
    this.to = to;
  }

  /// How many bytes were handed on.
  long count() {
    return count;
  }

  void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    to.write(bytes, offset, length);
    count += length;
  }

  @Override
  public void skipZeros(long length) throws IOException {
    for (var left = length; left > 0; left -= ZEROS.length) {
      write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }
}
