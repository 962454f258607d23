package dev.backstay.prune;

import java.time.Duration;

/// How a prune goes about it.
///
/// @param grace how long what is condemned stays for those who are reading, by the store's clock
/// @param rewriteBelow packs of which less than this share is alive are rewritten, from 0 to 1
/// @param removeAtMost what share of all stored bytes may be condemned at once, from 0 to 1
public record PruneSettings(Duration grace, double rewriteBelow, double removeAtMost) {

  /// What is used if nothing else is asked for.
  public static final PruneSettings DEFAULT = new PruneSettings(Duration.ofDays(1), 0.6, 0.5);

  public PruneSettings {
    if (grace.isNegative() || !isShare(rewriteBelow) || !isShare(removeAtMost)) {
      throw new IllegalArgumentException(grace + ", " + rewriteBelow + ", " + removeAtMost);
    }
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }
}
