package dev.backstay.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Decides what is to be done with one job, from values alone.
///
/// A slot is begun once. Slots that passed while nothing could begin, be it for minutes or for
/// years, are made up by one run for the newest of them; so are those that passed while the job was
/// paused. A slot whose moment is in a blackout is begun at the end of that, once.
///
/// Where the clock goes back by no more than the distance of two slots, the job waits for the slot
/// after its last one. Where it goes back further, the job goes on with the slot that comes next.
/// Of the slots that it began while the clock was ahead it knows the last, and does not begin that
/// again.
///
/// @param name of the job, by which delays differ
public record Agenda(String name, Schedule schedule, Blackouts blackouts, Jitter jitter) {

  /// Missed slots are counted up to here.
  public static final int MISSED_MAX = 10_000;

  /// What is to be done now.
  public SlotDecision decide(JobState state, Instant now) {
    if (state.paused()) {
      return new SlotDecision.Paused();
    }
    var reached = state.lastSlot().orElse(state.knownSince());
    if (reached.isAfter(now)) {
      return waitInPast(state, reached, now);
    }
    var newest = newestUpTo(now, state.ahead());
    if (!newest.isAfter(reached)) {
      return new SlotDecision.Wait(beginOf(following(now, state.ahead())), Optional.empty());
    }
    var begin = beginOf(newest);
    if (begin.isAfter(now)) {
      return new SlotDecision.Wait(begin, Optional.empty());
    }
    // A run that is made up late must not begin in a blackout either.
    var free = blackouts.freeFrom(now);
    return free.isAfter(now)
        ? new SlotDecision.Wait(free, Optional.empty())
        : new SlotDecision.Due(newest, missed(reached, newest, state.ahead()));
  }

  private SlotDecision waitInPast(JobState state, Instant reached, Instant now) {
    var former = schedule.previous(now);
    var interval = Duration.between(former, schedule.next(now));
    if (Duration.between(now, reached).compareTo(interval) <= 0) {
      return new SlotDecision.Wait(beginOf(following(reached, state.ahead())), Optional.empty());
    }
    return new SlotDecision.Wait(
        beginOf(following(now, state.ahead())),
        Optional.of(new SlotDecision.ClockWentBack(reached, former)));
  }

  private Instant beginOf(Instant slot) {
    return blackouts.freeFrom(slot.plus(jitter.delay(name, slot, schedule.next(slot))));
  }

  private Instant following(Instant after, Set<Instant> ahead) {
    var slot = schedule.next(after);
    while (ahead.contains(slot)) {
      slot = schedule.next(slot);
    }
    return slot;
  }

  private Instant newestUpTo(Instant now, Set<Instant> ahead) {
    var slot = schedule.previous(now);
    while (ahead.contains(slot)) {
      slot = schedule.previous(slot.minusNanos(1));
    }
    return slot;
  }

  private int missed(Instant reached, Instant newest, Set<Instant> ahead) {
    var count = 0;
    for (var slot = schedule.next(reached);
        slot.isBefore(newest) && count < MISSED_MAX;
        slot = schedule.next(slot)) {
      count += ahead.contains(slot) ? 0 : 1;
    }
    return count;
  }
}
