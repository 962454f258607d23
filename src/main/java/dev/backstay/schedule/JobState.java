package dev.backstay.schedule;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is to be remembered of a job between two questions to its agenda, and across restarts.
///
/// @param knownSince when the job became known: slots up to then are not missed
/// @param paused whether nothing is to begin until that is taken back
/// @param lastSlot the slot that was begun last, whether or not that run has ended
/// @param ahead slots that were last when the clock went back, and that are not begun again when
///     they come; normally none
public record JobState(
    Instant knownSince, boolean paused, Optional<Instant> lastSlot, Set<Instant> ahead) {

  public JobState {
    ahead = Set.copyOf(ahead);
  }

  /// A job that has never begun.
  public static JobState known(Instant since) {
    return new JobState(since, false, Optional.empty(), Set.of());
  }

  /// The job once a slot is begun.
  public JobState begun(Instant slot) {
    var left = ahead.stream().filter(each -> each.isAfter(slot)).collect(Collectors.toSet());
    return new JobState(knownSince, paused, Optional.of(slot), left);
  }

  /// The job paused, or no longer paused.
  public JobState withPaused(boolean now) {
    return new JobState(knownSince, now, lastSlot, ahead);
  }

  /// The job after its agenda has noticed that the clock went back: without this, its slots stay in
  /// the future and it waits until the clock gets there.
  public JobState after(SlotDecision.ClockWentBack change) {
    var known = Stream.concat(ahead.stream(), lastSlot.stream()).collect(Collectors.toSet());
    return new JobState(knownSince, paused, Optional.of(change.taken()), known);
  }
}
