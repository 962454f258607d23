package dev.backstay.component.redis;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The elements of a value, each read before the next is asked for.
interface Elements {

  /// The next one; null after the last.
  @Nullable Text next() throws IOException;

  /// So many texts that stand one after the other.
  static Elements plain(RdbInput in, long count) {
    return new Elements() {
      private long left = count;

      @Override
      public @Nullable Text next() throws IOException {
        return left-- > 0 ? Text.open(in) : null;
      }
    };
  }

  /// Whole numbers in order, packed in a text.
  static Elements ofIntset(Text packed) throws IOException {
    var width = (int) packed.little(4);
    var count = packed.little(4);
    if ((width != 2 && width != 4 && width != 8) || packed.left() != count * width) {
      throw new MalformedRdbException("a set of numbers that is none");
    }
    return () -> {
      if (packed.left() == 0) {
        return null;
      }
      var shift = 64 - 8 * width;
      return Text.number(packed.little(width) << shift >> shift);
    };
  }

  /// A text that is a part of another one.
  static Text part(Text whole, long length) throws IOException {
    if (length > whole.left()) {
      throw new MalformedRdbException("an element is longer than what it is packed in");
    }
    return new Text(length) {
      @Override
      int some(byte[] to, int offset, int most) throws IOException {
        return whole.read(to, offset, most);
      }
    };
  }

  /// Nothing may follow the end of a packed value: what was read behind it would be taken for what
  /// comes next in the file.
  static void requireEnd(Text packed) throws MalformedRdbException {
    if (packed.left() > 0) {
      throw new MalformedRdbException("something follows the end of a packed value");
    }
  }

  /// A number of so many bytes, with its sign.
  static long signed(Text packed, int bytes) throws IOException {
    var shift = 64 - 8 * bytes;
    return packed.little(bytes) << shift >> shift;
  }
}
