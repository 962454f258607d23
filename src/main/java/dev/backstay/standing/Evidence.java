package dev.backstay.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is known of recoveries, from outside of the list of snapshots.
///
/// @param provenAt when a snapshot was last restored and found right
/// @param recoveryTook how long a recovery took, the last time that one was tried
public record Evidence(Optional<Instant> provenAt, Optional<Duration> recoveryTook) {

  /// Nothing is known.
  public static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty());
}
