package dev.backstay.standing;

import dev.backstay.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the last drill of a snapshot found out, as it is listed.
///
/// @param drill its id
/// @param provenAt when it was found that the snapshot comes back; empty if it was found that it
///     does not
/// @param recoveryTook how long the recovery took
public record Drilled(String drill, Optional<Instant> provenAt, Duration recoveryTook) {

  /// Empty if the snapshot was in no drill, or the list is of a version that knew none.
  static Optional<Drilled> of(JsonObject json) {
    return json.text("drill")
        .map(
            drill ->
                new Drilled(
                    drill,
                    json.text("proven_at").map(text -> SnapshotLine.instant(text, "proven_at")),
                    Duration.ofMillis(json.needNumber("recovery_ms"))));
  }
}
