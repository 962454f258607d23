package dev.backstay.component.redis;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Elements packed as Redis packed them before version 7.
final class Ziplist implements Elements {

  private static final int HEADER = 10;
  private static final int END = 0xFF;
  private static final int LONG_FORMER = 0xFE;

  private final Text packed;

  Ziplist(Text packed) throws IOException {
    this.packed = packed;
    packed.little(HEADER);
  }

  @Override
  public @Nullable Text next() throws IOException {
    var former = packed.readByte();
    if (former == END) {
      Elements.requireEnd(packed);
      return null;
    }
    if (former == LONG_FORMER) {
      packed.little(4);
    }
    var first = packed.readByte();
    return switch (first >> 6) {
      case 0 -> Elements.part(packed, first);
      case 1 -> Elements.part(packed, (first & 0x3F) << 8 | packed.readByte());
      case 2 ->
          Elements.part(
              packed, Integer.toUnsignedLong(Integer.reverseBytes((int) packed.little(4))));
      default -> number(first);
    };
  }

  private Text number(int first) throws IOException {
    return switch (first) {
      case 0xC0 -> Text.number(Elements.signed(packed, 2));
      case 0xD0 -> Text.number(Elements.signed(packed, 4));
      case 0xE0 -> Text.number(Elements.signed(packed, 8));
      case 0xF0 -> Text.number(Elements.signed(packed, 3));
      case 0xFE -> Text.number(Elements.signed(packed, 1));
      default -> {
        if (first < 0xF1 || first > 0xFD) {
          throw new MalformedRdbException("a packed element starts with the byte " + first);
        }
        yield Text.number((first & 0x0F) - 1L);
      }
    };
  }
}
