package dev.backstay.component.redis;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Elements packed as Redis 7 and its successors pack them.
final class Listpack implements Elements {

  private static final int HEADER = 6;
  private static final int END = 0xFF;

  private final Text packed;
  private long backLength;

  Listpack(Text packed) throws IOException {
    this.packed = packed;
    packed.little(HEADER);
  }

  @Override
  public @Nullable Text next() throws IOException {
    packed.little((int) backLength);
    var first = packed.readByte();
    if (first == END) {
      Elements.requireEnd(packed);
      return null;
    }
    if (first < 0x80) {
      return number(1, first);
    }
    if (first < 0xC0) {
      return text(1, first & 0x3F);
    }
    if (first < 0xE0) {
      var bits = (first & 0x1F) << 8 | packed.readByte();
      return number(2, bits >= 1 << 12 ? bits - (1 << 13) : bits);
    }
    if (first < 0xF0) {
      return text(2, (first & 0x0F) << 8 | packed.readByte());
    }
    return switch (first) {
      case 0xF0 -> text(5, packed.little(4));
      case 0xF1 -> number(3, Elements.signed(packed, 2));
      case 0xF2 -> number(4, Elements.signed(packed, 3));
      case 0xF3 -> number(5, Elements.signed(packed, 4));
      case 0xF4 -> number(9, Elements.signed(packed, 8));
      default -> throw new MalformedRdbException("a packed element starts with the byte " + first);
    };
  }

  private Text number(int bytes, long value) {
    backLength = backLengthOf(bytes);
    return Text.number(value);
  }

  private Text text(int header, long length) throws IOException {
    backLength = backLengthOf(header + length);
    return Elements.part(packed, length);
  }

  /// Behind each element its length stands again, seven bits a byte.
  private static int backLengthOf(long length) {
    var bytes = 1;
    for (var limit = 1L << 7; length >= limit && bytes < 5; limit <<= 7) {
      bytes++;
    }
    return bytes;
  }
}
