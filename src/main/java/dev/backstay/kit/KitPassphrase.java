package dev.backstay.kit;

import dev.backstay.repository.seal.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;

/// What a kit is sealed with, in the form that people read to each other.
public final class KitPassphrase {

  /// The least number of characters of one that somebody chose: whoever finds a kit may try as long
  /// as he likes.
  public static final int CHARACTERS_MIN = 12;

  private static final int SYMBOLS = 25;
  private static final int GROUP = 5;
  private static final int BYTES = 16;

  private KitPassphrase() {}

  /// A new one of 125 random bits, in five groups of letters and digits.
  public static String generate() {
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return grouped(Base32.encode(random).substring(0, SYMBOLS));
  }

  /// What may be meant by what was typed: it, and the generated one that it reads as.
  static List<Secret.Passphrase> meant(String typed) {
    var generated =
        Base32.symbolsOf(typed)
            .filter(it -> it.length() == SYMBOLS)
            .map(KitPassphrase::grouped)
            .filter(it -> !it.equals(typed));
    var exact = secret(typed);
    return generated.map(it -> List.of(exact, secret(it))).orElse(List.of(exact));
  }

  static Secret.Passphrase secret(String text) {
    return new Secret.Passphrase(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String grouped(String symbols) {
    return Base32.grouped(symbols.toLowerCase(Locale.ROOT), GROUP, "-");
  }
}
