package dev.backstay.demo;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Made-up values; the same for the same seed.
public final class Dice {

  private static final List<String> WORDS =
      List.of(
          ("the agent reviewed queue entry and found that deploy window of service overlaps with"
                  + " nightly batch so it proposed retry after digest was published while operator"
                  + " approved drift repair for knowledge pack which references three open"
                  + " incidents without evidence in audit trail because upstream feed was stale")
              .split(" ", -1));

  private final RandomGenerator random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /// A number from 0 up to but not including the bound.
  public int number(int bound) {
    return random.nextInt(bound);
  }

  /// A number from the first to the last, both included.
  public int between(int first, int last) {
    return random.nextInt(first, last + 1);
  }

  /// Whether something that happens so many times in a hundred does.
  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// One of them.
  @SafeVarargs
  public final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// One of them.
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /// About so many characters of sentences, as they are written by agents.
  public String text(int length) {
    var text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(oneOf(WORDS)).append(random.nextInt(9) == 0 ? ". " : " ");
    }
    return text.toString().strip();
  }

  /// So many bytes.
  public byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /// So many hexadecimal digits, an even number of them.
  public String hex(int digits) {
    return HexFormat.of().formatHex(bytes(digits / 2));
  }

  /// An identifier of the usual 36 characters.
  public String uuid() {
    var hex = hex(32);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        "4" + hex.substring(13, 16),
        "a" + hex.substring(17, 20),
        hex.substring(20));
  }
}
