package dev.backstay.cli.quickstart;

import java.time.Instant;
import java.util.Random;

/// Text as agents write it; the same for the same seed.
final class Prose {

  private static final String[] WORDS =
      ("the agent reviewed queue entry and found that deploy window of service overlaps with"
              + " nightly batch so it proposed retry after digest was published while operator"
              + " approved drift repair for knowledge pack which references three open incidents"
              + " without evidence in audit trail because upstream feed returned stale results")
          .split(" ");

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private final Random random;

  Prose(long seed) {
    random = new Random(seed);
  }

  /// About so many characters of sentences.
  String text(int length) {
    var text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
      text.append(random.nextInt(9) == 0 ? ". " : " ");
    }
    return text.toString();
  }

  /// A name that no other thing has.
  String id() {
    return Long.toHexString(random.nextLong() | 1L << 63);
  }

  /// One of them.
  String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// A number from 0 up to but not including the bound.
  int number(int bound) {
    return random.nextInt(bound);
  }

  /// The instant of the n-th event.
  static String instant(int n) {
    return START.plusSeconds(n * 37L).toString();
  }
}
