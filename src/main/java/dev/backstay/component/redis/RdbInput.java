package dev.backstay.component.redis;

import java.io.IOException;
import java.io.InputStream;

/// The bytes of an RDB file or of a value, read once, with their checksum. Memory is bounded
/// whatever the bytes say.
final class RdbInput {

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final byte[] buffer;
  private final Crc64 crc = new Crc64();
  private int at;
  private int end;
  private int summed;
  private long before;

  RdbInput(InputStream in) {
    this(in, BUFFER);
  }

  /// One of so many bytes.
  RdbInput(InputStream in, long length) {
    this.in = in;
    buffer = new byte[Math.clamp(length, 1, BUFFER)];
  }

  /// A length, or the form in which a number or a packed text stands in its place.
  ///
  /// @param value the length, or the number of the form
  /// @param special whether it is a form
  record Length(long value, boolean special) {}

  /// How many bytes were read.
  long position() {
    return before + at;
  }

  /// The checksum of what was read.
  long crc() {
    sum();
    return crc.value();
  }

  private void sum() {
    crc.update(buffer, summed, at - summed);
    summed = at;
  }

  /// Whether there is another byte.
  boolean hasMore() throws IOException {
    return at < end || fill();
  }

  private boolean fill() throws IOException {
    sum();
    before += at;
    at = 0;
    summed = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private MalformedRdbException ended() {
    return new MalformedRdbException("it ends after " + position() + " bytes");
  }

  int readByte() throws IOException {
    if (at == end && !fill()) {
      throw ended();
    }
    return buffer[at++] & 0xFF;
  }

  /// Reads up to so many bytes, at least one.
  int read(byte[] to, int offset, int length) throws IOException {
    if (at == end && !fill()) {
      throw ended();
    }
    var count = Math.min(length, end - at);
    System.arraycopy(buffer, at, to, offset, count);
    at += count;
    return count;
  }

  void skip(long length) throws IOException {
    for (var left = length; left > 0; ) {
      if (at == end && !fill()) {
        throw ended();
      }
      var count = (int) Math.min(left, end - at);
      at += count;
      left -= count;
    }
  }

  /// A number of so many bytes, the least one first.
  long little(int bytes) throws IOException {
    var value = 0L;
    for (var i = 0; i < bytes; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  /// A number of so many bytes, the greatest one first.
  long big(int bytes) throws IOException {
    var value = 0L;
    for (var i = 0; i < bytes; i++) {
      value = value << 8 | readByte();
    }
    return value;
  }

  Length lengthOrForm() throws IOException {
    var first = readByte();
    return switch (first >> 6) {
      case 0 -> new Length(first & 0x3F, false);
      case 1 -> new Length((first & 0x3FL) << 8 | readByte(), false);
      case 2 -> new Length(longLength(first), false);
      default -> new Length(first & 0x3F, true);
    };
  }

  private long longLength(int first) throws IOException {
    return switch (first) {
      case 0x80 -> big(4);
      case 0x81 -> big(8);
      default -> throw new MalformedRdbException("a length starts with the byte " + first);
    };
  }

  /// A number that may be any, also as a length without a sign.
  long number() throws IOException {
    var length = lengthOrForm();
    if (length.special) {
      throw new MalformedRdbException("a text stands where a length should, at " + position());
    }
    return length.value;
  }

  /// How many of something there are.
  long count() throws IOException {
    var count = number();
    if (count < 0) {
      throw new MalformedRdbException("a length that is too large, at " + position());
    }
    return count;
  }
}
