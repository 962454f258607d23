package dev.backstay.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Bytes as files of Redis have them, put together by hand after their documentation.
public final class PackedValue {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Adds bytes as they are.
  public PackedValue raw(int... bytes) {
    for (var each : bytes) {
      out.write(each);
    }
    return this;
  }

  /// Adds a length in its shortest form.
  public PackedValue count(long count) {
    if (count < 64) {
      return raw((int) count);
    }
    return count < 1 << 14
        ? raw(0x40 | (int) (count >> 8), (int) count)
        : raw(0x80, (int) (count >> 24), (int) (count >> 16), (int) (count >> 8), (int) count);
  }

  /// Adds a text of ASCII.
  public PackedValue text(String text) {
    return text(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Adds a text of any bytes.
  public PackedValue text(byte[] text) {
    count(text.length);
    out.writeBytes(text);
    return this;
  }

  /// Adds a text that is a number, in one byte.
  public PackedValue int8(int value) {
    return raw(0xC0, value);
  }

  /// Adds a text that is a number, in two bytes.
  public PackedValue int16(int value) {
    return raw(0xC1).fixed(2, value);
  }

  /// Adds a text that is a number, in four bytes.
  public PackedValue int32(int value) {
    return raw(0xC2).fixed(4, value);
  }

  /// Adds a text of so many bytes, packed by LZF.
  public PackedValue compressed(int length, int... packed) {
    return raw(0xC3).count(packed.length).count(length).raw(packed);
  }

  /// Adds a number of so many bytes, the least one first; above eight it is followed by nothings.
  public PackedValue fixed(int bytes, long value) {
    for (var i = 0; i < bytes; i++) {
      out.write(i < 8 ? (int) (value >> (8 * i)) : 0);
    }
    return this;
  }

  /// Adds a score.
  public PackedValue score(double score) {
    return fixed(8, Double.doubleToRawLongBits(score));
  }

  /// All of it.
  public byte[] bytes() {
    return out.toByteArray();
  }

  /// Whole numbers in order.
  public static byte[] intset(int width, int... numbers) {
    var set = new PackedValue().fixed(4, width).fixed(4, numbers.length);
    for (var each : numbers) {
      set.fixed(width, each);
    }
    return set.bytes();
  }

  /// Elements packed as before Redis 7: texts, and numbers in the shortest form there is for them.
  public static byte[] ziplist(Object... items) {
    var list = new PackedValue().fixed(10, items.length);
    var former = 0;
    for (var each : items) {
      var one = each instanceof Number number ? zipNumber(number.longValue()) : zipText(each);
      if (former < 0xFE) {
        list.raw(former);
      } else {
        list.raw(0xFE).fixed(4, former);
      }
      former = one.length + (former < 0xFE ? 1 : 5);
      list.out.writeBytes(one);
    }
    return list.raw(0xFF).bytes();
  }

  private static byte[] zipText(Object text) {
    var bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    var length = bytes.length;
    var one = new PackedValue();
    if (length < 1 << 6) {
      one.raw(length);
    } else if (length < 1 << 14) {
      one.raw(0x40 | length >> 8, length);
    } else {
      one.raw(0x80, length >> 24, length >> 16, length >> 8, length);
    }
    one.out.writeBytes(bytes);
    return one.bytes();
  }

  private static byte[] zipNumber(long value) {
    var one = new PackedValue();
    if (value >= 0 && value <= 12) {
      return one.raw(0xF1 + (int) value).bytes();
    }
    if (value == (byte) value) {
      return one.raw(0xFE).fixed(1, value).bytes();
    }
    if (value == (short) value) {
      return one.raw(0xC0).fixed(2, value).bytes();
    }
    if (value == value << 40 >> 40) {
      return one.raw(0xF0).fixed(3, value).bytes();
    }
    return value == (int) value
        ? one.raw(0xD0).fixed(4, value).bytes()
        : one.raw(0xE0).fixed(8, value).bytes();
  }

  /// Elements packed as since Redis 7: texts, and numbers in the shortest form there is for them.
  public static byte[] listpack(Object... items) {
    var list = new PackedValue().fixed(6, items.length);
    for (var each : items) {
      var one = each instanceof Number number ? packNumber(number.longValue()) : packText(each);
      list.out.writeBytes(one);
      list.out.writeBytes(backLength(one.length));
    }
    return list.raw(0xFF).bytes();
  }

  private static byte[] packText(Object text) {
    var bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    var length = bytes.length;
    var one = new PackedValue();
    if (length < 1 << 6) {
      one.raw(0x80 | length);
    } else if (length < 1 << 12) {
      one.raw(0xE0 | length >> 8, length);
    } else {
      one.raw(0xF0).fixed(4, length);
    }
    one.out.writeBytes(bytes);
    return one.bytes();
  }

  private static byte[] packNumber(long value) {
    var one = new PackedValue();
    if (value >= 0 && value < 128) {
      return one.raw((int) value).bytes();
    }
    if (value >= -(1 << 12) && value < 1 << 12) {
      return one.raw(0xC0 | (((int) value >> 8) & 0x1F), (int) value).bytes();
    }
    if (value == (short) value) {
      return one.raw(0xF1).fixed(2, value).bytes();
    }
    if (value == value << 40 >> 40) {
      return one.raw(0xF2).fixed(3, value).bytes();
    }
    return value == (int) value
        ? one.raw(0xF3).fixed(4, value).bytes()
        : one.raw(0xF4).fixed(8, value).bytes();
  }

  private static byte[] backLength(int length) {
    var bytes = length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : 3;
    return new byte[bytes];
  }

  /// A whole file of the version 10 without a checksum.
  public static byte[] file(byte[] inside) {
    return ByteBuffer.allocate(inside.length + 18)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("REDIS0010".getBytes(StandardCharsets.US_ASCII))
        .put(inside)
        .put((byte) 0xFF)
        .putLong(0)
        .array();
  }
}
