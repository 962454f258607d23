package dev.backstay.component.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A text of an RDB file, which may be of any length: as it stands, as a number, or compressed. It
/// is read once, before anything that follows it.
abstract class Text {

  private static final int INT8 = 0;
  private static final int INT16 = 1;
  private static final int INT32 = 2;
  private static final int COMPRESSED = 3;

  private final byte[] one = new byte[1];
  private long left;

  Text(long length) {
    left = length;
  }

  /// Opens the text that stands next.
  static Text open(RdbInput in) throws IOException {
    var length = in.lengthOrForm();
    if (!length.special()) {
      return plain(in, checked(length.value()));
    }
    return switch ((int) length.value()) {
      case INT8 -> number((byte) in.little(1));
      case INT16 -> number((short) in.little(2));
      case INT32 -> number(in.little(4) << 32 >> 32);
      case COMPRESSED -> {
        var packed = in.count();
        yield new CompressedText(in, packed, in.count());
      }
      default -> throw new MalformedRdbException("a text of the unknown form " + length.value());
    };
  }

  private static long checked(long length) throws MalformedRdbException {
    if (length < 0) {
      throw new MalformedRdbException("a text that is too long");
    }
    return length;
  }

  /// Passes over the text that stands next.
  static void skip(RdbInput in) throws IOException {
    var length = in.lengthOrForm();
    if (!length.special()) {
      in.skip(checked(length.value()));
      return;
    }
    switch ((int) length.value()) {
      case INT8 -> in.skip(1);
      case INT16 -> in.skip(2);
      case INT32 -> in.skip(4);
      case COMPRESSED -> {
        var packed = in.count();
        in.count();
        in.skip(packed);
      }
      default -> throw new MalformedRdbException("a text of the unknown form " + length.value());
    }
  }

  /// The text as it is, in memory.
  ///
  /// @throws MalformedRdbException if it is longer than that
  static byte[] read(RdbInput in, int most) throws IOException {
    var text = open(in);
    if (text.left() > most) {
      throw new MalformedRdbException(
          "a text of " + text.left() + " bytes where " + most + " are enough");
    }
    return text.rest();
  }

  /// The next bytes as they stand.
  static Text plain(RdbInput in, long length) {
    return new Text(length) {
      @Override
      int some(byte[] to, int offset, int most) throws IOException {
        return in.read(to, offset, most);
      }
    };
  }

  /// The digits of a number.
  static Text number(long value) {
    var digits = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    return new Text(digits.length) {
      private int at;

      @Override
      int some(byte[] to, int offset, int most) {
        var count = Math.min(most, digits.length - at);
        System.arraycopy(digits, at, to, offset, count);
        at += count;
        return count;
      }
    };
  }

  /// How many bytes are left.
  final long left() {
    return left;
  }

  /// Reads up to so many bytes; -1 at the end.
  final int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    var count = some(to, offset, (int) Math.min(length, left));
    left -= count;
    return count;
  }

  /// At least one byte, and no more than are left.
  abstract int some(byte[] to, int offset, int most) throws IOException;

  final int readByte() throws IOException {
    if (read(one, 0, 1) < 0) {
      throw new MalformedRdbException("a packed value ends early");
    }
    return one[0] & 0xFF;
  }

  final long little(int bytes) throws IOException {
    var value = 0L;
    for (var i = 0; i < bytes; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  /// Reads what is left, and forgets it.
  final void pass() throws IOException {
    var buffer = new byte[1 << 13];
    var count = 0;
    while (count >= 0) {
      count = read(buffer, 0, buffer.length);
    }
  }

  /// What is left, in memory.
  final byte[] rest() throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    var buffer = new byte[(int) Math.min(left, 1 << 13)];
    for (var n = read(buffer, 0, buffer.length); n > 0; n = read(buffer, 0, buffer.length)) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }
}
