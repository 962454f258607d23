package dev.backstay.standing;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// What an orchestrator's protection is to achieve.
///
/// @param rpo how much work, as time, may be lost at most
/// @param rto how long a recovery may take at most
/// @param proof how old the last proof may be that snapshots come back
public record Objectives(Optional<Duration> rpo, Optional<Duration> rto, Optional<Duration> proof) {

  /// None.
  public static final Objectives NONE =
      new Objectives(Optional.empty(), Optional.empty(), Optional.empty());

  /// @throws IllegalArgumentException if one is not longer than nothing
  public Objectives {
    Stream.of(rpo, rto, proof)
        .flatMap(Optional::stream)
        .filter(it -> !it.isPositive())
        .findFirst()
        .ifPresent(
            it -> {
              throw new IllegalArgumentException("an objective is longer than nothing: " + it);
            });
  }
}
