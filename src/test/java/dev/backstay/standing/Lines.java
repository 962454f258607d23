package dev.backstay.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Snapshots for tests.
final class Lines {

  static final String ORCHESTRATOR = "prod";

  private Lines() {}

  static SnapshotLine line(Instant takenAt, String trigger, String status) {
    return line("a", takenAt, trigger, status, 1000);
  }

  static SnapshotLine line(
      String host, Instant takenAt, String trigger, String status, long contentBytes) {
    return new SnapshotLine(
        "0123456789ab",
        "c0ffee",
        ORCHESTRATOR,
        host,
        takenAt,
        takenAt,
        trigger,
        status,
        "exact",
        contentBytes,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /// The same snapshot, after a drill.
  static SnapshotLine drilled(SnapshotLine line, Optional<Instant> provenAt, Duration took) {
    return new SnapshotLine(
        line.id(),
        line.commit(),
        line.orchestrator(),
        line.host(),
        line.startedAt(),
        line.takenAt(),
        line.trigger(),
        line.status(),
        line.grade(),
        line.contentBytes(),
        line.tags(),
        line.pins(),
        line.missing(),
        line.components(),
        Optional.of(new Drilled("d00000000001", provenAt, took)));
  }

  static SnapshotLine good(String takenAt) {
    return line(Instant.parse(takenAt), "scheduled", "complete");
  }

  static SnapshotLine suspect(String takenAt) {
    return line(Instant.parse(takenAt), "scheduled", "suspect");
  }

  static SnapshotList list(SnapshotLine... lines) {
    return new SnapshotList(List.of(lines), List.of());
  }
}
