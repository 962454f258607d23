package dev.backstay.kit;

import java.util.Locale;
import java.util.Optional;

/// Bytes as symbols that no two of are mixed up, as Douglas Crockford's base 32 has them: no I, L,
/// O and U. What is read is taken whatever its case, O as 0, I and L as 1; blanks and hyphens are
/// nothing.
final class Base32 {

  private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;

  private Base32() {}

  /// How many symbols that many bytes make.
  static int symbols(int bytes) {
    return (bytes * Byte.SIZE + BITS - 1) / BITS;
  }

  /// The symbols, the last one filled up with zero bits.
  static String encode(byte[] bytes) {
    var text = new StringBuilder();
    var held = 0;
    var count = 0;
    for (var each : bytes) {
      held = (held << Byte.SIZE) | (each & 0xff);
      count += Byte.SIZE;
      while (count >= BITS) {
        count -= BITS;
        text.append(SYMBOLS.charAt((held >> count) & 31));
      }
      held &= (1 << count) - 1;
    }
    if (count > 0) {
      text.append(SYMBOLS.charAt((held << (BITS - count)) & 31));
    }
    return text.toString();
  }

  /// What was typed, as symbols; empty if something in it is none.
  static Optional<String> symbolsOf(String typed) {
    var symbols = new StringBuilder();
    for (var each : typed.toUpperCase(Locale.ROOT).toCharArray()) {
      var symbol =
          switch (each) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> each;
          };
      if (SYMBOLS.indexOf(symbol) >= 0) {
        symbols.append(symbol);
      } else if (!Character.isWhitespace(symbol) && symbol != '-') {
        return Optional.empty();
      }
    }
    return Optional.of(symbols.toString());
  }

  /// The bytes that such symbols are; empty if they are those of no bytes.
  static Optional<byte[]> decode(String symbols) {
    var bytes = new byte[symbols.length() * BITS / Byte.SIZE];
    if (symbols(bytes.length) != symbols.length()) {
      return Optional.empty();
    }
    var held = 0;
    var count = 0;
    var at = 0;
    for (var next = 0; next < symbols.length(); next++) {
      held = (held << BITS) | SYMBOLS.indexOf(symbols.charAt(next));
      count += BITS;
      if (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        bytes[at++] = (byte) (held >> count);
        held &= (1 << count) - 1;
      }
    }
    return held == 0 ? Optional.of(bytes) : Optional.empty();
  }

  /// Symbols in groups, with something between them.
  static String grouped(String symbols, int size, String between) {
    var text = new StringBuilder();
    for (var at = 0; at < symbols.length(); at += size) {
      text.append(at == 0 ? "" : between);
      text.append(symbols, at, Math.min(symbols.length(), at + size));
    }
    return text.toString();
  }
}
