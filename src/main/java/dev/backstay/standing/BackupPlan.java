package dev.backstay.standing;

import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When backups are to be taken.
///
/// @param knownSince when the schedule became known: slots up to then are not waited for
public record BackupPlan(Schedule schedule, Blackouts blackouts, Instant knownSince) {

  /// The shortest time that a backup is waited for.
  public static final Duration ALLOWANCE_MIN = Duration.ofMinutes(15);

  /// What part of the distance to the next slot a backup is waited for, if that is longer.
  private static final int PART = 10;

  /// The first slot that nothing came of, if its time is up: it is waited for from its moment, or
  /// from the end of the blackout that is in, for 15 minutes or a tenth of the distance to the slot
  /// after it, whatever is longer. Says nothing of whether a run is still under way.
  ///
  /// @param newest the place in time of the newest snapshot that a backup made
  Optional<Overdue> overdue(Optional<Instant> newest, Instant now) {
    var covered = newest.filter(knownSince::isBefore).orElse(knownSince);
    if (!covered.isBefore(now)) {
      return Optional.empty();
    }
    // A snapshot at the very moment of a slot is that slot's.
    var slot = schedule.next(covered);
    var begin = blackouts.endAfter(slot).orElse(slot);
    var limit = begin.plus(allowance(slot));
    return limit.isAfter(now) ? Optional.empty() : Optional.of(new Overdue(slot, limit));
  }

  private Duration allowance(Instant slot) {
    var part = Duration.between(slot, schedule.next(slot)).dividedBy(PART);
    return part.compareTo(ALLOWANCE_MIN) > 0 ? part : ALLOWANCE_MIN;
  }
}
