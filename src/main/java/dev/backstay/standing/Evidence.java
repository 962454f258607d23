package dev.backstay.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is known of recoveries, from the drills of the snapshots that are there.
///
/// @param provenAt when a snapshot was last restored and found right
/// @param recoveryTook how long that recovery took
public record Evidence(Optional<Instant> provenAt, Optional<Duration> recoveryTook) {

  /// Nothing is known.
  public static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty());

  private record Proof(Instant at, Duration took) {}

  /// What the snapshots of an orchestrator tell. How long a recovery took that did not bring the
  /// right thing back says nothing, and a proof from a time that has not come would stand for
  /// years: neither counts.
  static Evidence of(List<SnapshotLine> lines, Instant now) {
    var limit = now.plus(SnapshotStanding.TOLERANCE);
    return lines.stream()
        .flatMap(line -> line.drilled().stream())
        .flatMap(it -> it.provenAt().map(at -> new Proof(at, it.recoveryTook())).stream())
        .filter(proof -> proof.at.isBefore(limit))
        .max(Comparator.comparing(Proof::at))
        .map(proof -> new Evidence(Optional.of(proof.at), Optional.of(proof.took)))
        .orElse(NONE);
  }
}
