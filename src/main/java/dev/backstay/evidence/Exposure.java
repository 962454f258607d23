package dev.backstay.evidence;

import java.time.Duration;
import java.util.Optional;

/// How much work, as time, is lost if all that is live is lost: as it was meant, and as it was.
///
/// @param objective what is wanted at most
/// @param planned the longest time from one backup to the next, by schedule
/// @param longest the longest time that was without a new good snapshot, of those looked at
/// @param now how old the newest good snapshot is
public record Exposure(
    Optional<Duration> objective,
    Optional<Duration> planned,
    Optional<Duration> longest,
    Optional<Duration> now) {

  /// Nothing is known.
  public static final Exposure NONE =
      new Exposure(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// Whether more could be lost than is wanted, now or at some time that was looked at.
  public boolean isMissed() {
    return objective
        .filter(
            most ->
                longest.filter(it -> it.compareTo(most) > 0).isPresent()
                    || now.filter(it -> it.compareTo(most) > 0).isPresent())
        .isPresent();
  }
}
