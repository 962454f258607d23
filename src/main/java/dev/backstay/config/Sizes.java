package dev.backstay.config;

import java.util.Optional;
import java.util.regex.Pattern;

/// Numbers of bytes as people write them.
final class Sizes {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

  private Sizes() {}

  /// The number of bytes that is written as `500KiB`, `10MiB` or `1GiB`; empty for anything else.
  static Optional<Long> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "B" -> amount;
          case "KiB" -> amount << 10;
          case "MiB" -> amount << 20;
          default -> amount << 30;
        });
  }
}
