package dev.backstay.repository;

import dev.backstay.repository.format.IntentRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A run whose intent is in the repository.
///
/// @param run its id, 12 hex digits
/// @param record what it says of itself; empty if that cannot be read
/// @param announcedAt when it was announced, by the store's clock; empty if only signs of life
///     are left
/// @param signs the names of its signs of life
public record OpenRun(
    String run, Optional<IntentRecord> record, Optional<Instant> announcedAt, List<String> signs) {

  public OpenRun {
    signs = List.copyOf(signs);
  }

  /// Whether its intent is gone, and only signs of life were left behind.
  public boolean isWithdrawn() {
    return announcedAt.isEmpty();
  }

  /// Whether its process has certainly ended, as far as this machine can tell.
  public boolean hasEnded() {
    return record.filter(it -> ThisProcess.hasEnded(it.process())).isPresent();
  }

  /// What it is, for people.
  public String describe() {
    return record
        .map(it -> it.purpose() + " on " + it.host() + ", begun " + it.startedAt())
        .orElse("run " + run);
  }
}
