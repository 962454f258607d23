package dev.backstay.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How many changes a caller may ask for: 60 at once, and one more every second after (a token
/// bucket of 60 that fills in a minute).
public final class Allowance {

  /// How many a minute, and how many at once.
  public static final int CHANGE_LIMIT = 60;

  /// How many callers are remembered; one that is forgotten starts anew.
  public static final int MEMORY_LIMIT = 10_000;

  private static final Duration INTERVAL = Duration.ofMinutes(1).dividedBy(CHANGE_LIMIT);
  private static final Duration FULL = INTERVAL.multipliedBy(CHANGE_LIMIT);

  private final InstantSource time;

  /// For each caller, the instant at which all is available again.
  private final Recent<Instant> fullAt = new Recent<>(MEMORY_LIMIT);

  /// Nothing taken yet.
  public Allowance(InstantSource time) {
    this.time = time;
  }

  /// Takes one change out of a caller's allowance.
  ///
  /// @return zero if there was one; otherwise how long until there is, and nothing was taken
  public synchronized Duration take(Principal caller) {
    var now = time.instant();
    var key = caller.kind() + " " + caller.name();
    var taken = Duration.between(now, fullAt.getOrDefault(key, now));
    if (taken.isNegative()) {
      taken = Duration.ZERO;
    }
    // A clock that was set back must not make anybody wait for it.
    if (taken.compareTo(FULL) > 0) {
      taken = FULL;
    }
    var after = taken.plus(INTERVAL);
    if (after.compareTo(FULL) > 0) {
      return after.minus(FULL);
    }
    fullAt.put(key, now.plus(after));
    return Duration.ZERO;
  }

  /// How many callers are remembered.
  synchronized int callerCount() {
    return fullAt.size();
  }
}
