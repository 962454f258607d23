package dev.backstay.importing;

import java.io.IOException;
import java.io.InputStream;

/// The bytes of a tar archive on their way to what reads it, with the rules that it does not mind:
/// how long what stands between two contents may be, and that two blocks of zeros and nothing else
/// are the end.
final class TapeInput extends InputStream {

  private static final int BLOCK = 512;

  /// The longest header, with all its extensions, and the longest end.
  private static final long HEADER_MAX = 1 << 20;

  private final InputStream in;
  private long position;
  private long contentEnd;
  private long lastNonZero;
  private long limit = Long.MAX_VALUE;

  TapeInput(InputStream in) {
    this.in = in;
  }

  /// From here on a header is read.
  void beginHeader() {
    limit = position + BLOCK + HEADER_MAX;
  }

  /// The header was read; its content follows.
  void beginContent() {
    limit = Long.MAX_VALUE;
  }

  /// The content was read.
  void endContent() {
    var rest = position % BLOCK;
    contentEnd = rest == 0 ? position : position + BLOCK - rest;
    lastNonZero = Math.min(lastNonZero, contentEnd);
  }

  /// Reads to the end, and looks whether it is one.
  ///
  /// @throws TornException if it is none
  void requireEnd() throws TornException {
    limit = position + HEADER_MAX;
    var rest = new byte[8 << 10];
    try {
      while (read(rest, 0, rest.length) >= 0) {}
    } catch (TornException e) {
      throw e;
    } catch (IOException e) {
      throw new TornException(String.valueOf(e.getMessage()), e);
    }
    if (lastNonZero > contentEnd) {
      throw new TornException("something follows its last entry", null);
    }
    if (position < contentEnd + 2 * BLOCK) {
      throw new TornException(
          "it ends after " + position + " bytes, without the mark of its end", null);
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var count = in.read(bytes, offset, length);
    for (var i = 0; i < count; i++) {
      if (bytes[offset + i] != 0) {
        lastNonZero = position + i + 1;
      }
    }
    position += Math.max(count, 0);
    if (position > limit) {
      throw new TornException("more than " + HEADER_MAX + " bytes between two entries", null);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
