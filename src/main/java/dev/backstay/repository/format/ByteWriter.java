package dev.backstay.repository.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the format's primitive values into a growing array. Used by one thread.
public final class ByteWriter {

  private byte[] bytes;
  private int length;

  public ByteWriter() {
    this(256);
  }

  /// With room for so many bytes before it grows.
  public ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /// One byte, 0 to 255.
  public ByteWriter u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /// Four bytes, big-endian.
  public ByteWriter u32(int value) {
    return u8(value >>> 24).u8(value >>> 16).u8(value >>> 8).u8(value);
  }

  /// Eight bytes, big-endian.
  public ByteWriter u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  /// A number from 0 to 2^63 - 1: seven bits a byte, lowest first, high bit set on all but the
  /// last.
  public ByteWriter varint(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    return septets(value);
  }

  /// Any 64-bit number: sign in the lowest bit.
  public ByteWriter signed(long value) {
    return septets((value << 1) ^ (value >> 63));
  }

  private ByteWriter septets(long value) {
    var rest = value;
    while ((rest & ~0x7FL) != 0) {
      u8((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  /// A length and so many bytes.
  public ByteWriter bytes(byte[] value) {
    return varint(value.length).raw(value);
  }

  /// A text as UTF-8 with its length.
  public ByteWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /// Bytes whose number the reader knows.
  public ByteWriter raw(byte[] value) {
    return raw(value, 0, value.length);
  }

  /// The same for a part of an array.
  public ByteWriter raw(byte[] value, int offset, int count) {
    reserve(count);
    System.arraycopy(value, offset, bytes, length, count);
    length += count;
    return this;
  }

  /// How many bytes were written.
  public int size() {
    return length;
  }

  /// A copy of what was written.
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /// Starts again with nothing written.
  public void clear() {
    length = 0;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
