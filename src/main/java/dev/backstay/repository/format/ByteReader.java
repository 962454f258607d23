package dev.backstay.repository.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the format's primitive values from an array that may be hostile. Used by one thread.
public final class ByteReader {

  private final byte[] bytes;
  private final int end;
  private int position;

  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /// Reads a part of an array and never beyond it.
  public ByteReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  /// One byte.
  public int u8(String field) throws MalformedException {
    require(1, field);
    return bytes[position++] & 0xFF;
  }

  /// Four bytes, big-endian.
  public int u32(String field) throws MalformedException {
    return (u8(field) << 24) | (u8(field) << 16) | (u8(field) << 8) | u8(field);
  }

  /// Eight bytes, big-endian.
  public long u64(String field) throws MalformedException {
    return ((long) u32(field) << 32) | (u32(field) & 0xFFFF_FFFFL);
  }

  /// A number from 0 to `max`, in its only encoding.
  public long varint(String field, long max) throws MalformedException {
    var value = septets(field);
    if (value < 0 || value > max) {
      throw new MalformedException(
          field + " is " + Long.toUnsignedString(value) + ", limit " + max);
    }
    return value;
  }

  /// The same for a number that fits an int.
  public int varintInt(String field, int max) throws MalformedException {
    return (int) varint(field, max);
  }

  /// Any 64-bit number.
  public long signed(String field) throws MalformedException {
    var value = septets(field);
    return (value >>> 1) ^ -(value & 1);
  }

  private long septets(String field) throws MalformedException {
    var value = 0L;
    for (var shift = 0; shift < 70; shift += 7) {
      var septet = u8(field);
      if (shift == 63 && septet > 1) {
        break;
      }
      value |= (long) (septet & 0x7F) << shift;
      if ((septet & 0x80) == 0) {
        if (septet == 0 && shift > 0) {
          break;
        }
        return value;
      }
    }
    throw new MalformedException(field + " is not a number in its shortest form");
  }

  /// A length of at most `max` and so many bytes.
  public byte[] bytes(String field, int max) throws MalformedException {
    return raw(field, varintInt(field, max));
  }

  /// A text of at most `max` bytes.
  public String text(String field, int max) throws MalformedException {
    var raw = bytes(field, max);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException(field + " is not UTF-8");
    }
  }

  /// So many bytes.
  public byte[] raw(String field, int count) throws MalformedException {
    require(count, field);
    var copy = Arrays.copyOfRange(bytes, position, position + count);
    position += count;
    return copy;
  }

  /// A count of items that take at least `itemBytes` each, checked against what is left.
  public int count(String field, int itemBytes) throws MalformedException {
    return varintInt(field, Math.max(0, remaining() / Math.max(1, itemBytes)));
  }

  /// How many bytes are left.
  public int remaining() {
    return end - position;
  }

  /// Where in the array the next byte is.
  public int position() {
    return position;
  }

  /// Requires that nothing is left.
  public void end(String what) throws MalformedException {
    if (remaining() != 0) {
      throw new MalformedException(what + " has " + remaining() + " bytes after its end");
    }
  }

  private void require(int count, String field) throws MalformedException {
    if (count < 0 || count > end - position) {
      throw new MalformedException(field + " needs " + count + " bytes, " + remaining() + " left");
    }
  }
}
