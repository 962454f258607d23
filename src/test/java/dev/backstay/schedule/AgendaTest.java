package dev.backstay.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgendaTest {

  private static final Instant KNOWN = Instant.parse("2026-07-15T12:00:00Z");

  private static Agenda agenda(String schedule, String... blackouts) {
    return new Agenda(
        "nightly",
        Schedule.parse(schedule, ZoneOffset.UTC),
        Blackouts.parse(List.of(blackouts), ZoneOffset.UTC),
        Jitter.NONE);
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  private static JobState last(String slot) {
    return JobState.known(KNOWN).begun(at(slot));
  }

  private static SlotDecision waitUntil(String until) {
    return new SlotDecision.Wait(at(until), Optional.empty());
  }

  private static SlotDecision due(String slot, int missed) {
    return new SlotDecision.Due(at(slot), missed);
  }

  @Test
  void aNewJobWaitsForItsFirstSlot() {
    var state = JobState.known(KNOWN);

    assertThat(agenda("daily 03:00").decide(state, KNOWN))
        .isEqualTo(waitUntil("2026-07-16T03:00:00Z"));
    assertThat(agenda("daily 03:00").decide(state, at("2026-07-16T03:00:00Z")))
        .isEqualTo(due("2026-07-16T03:00:00Z", 0));
    assertThat(agenda("daily 12:00").decide(state, KNOWN))
        .isEqualTo(waitUntil("2026-07-16T12:00:00Z"));
  }

  @Test
  void aSlotThatWasBegunIsNotBegunAgain() {
    assertThat(
            agenda("daily 03:00").decide(last("2026-07-16T03:00:00Z"), at("2026-07-16T03:00:00Z")))
        .isEqualTo(waitUntil("2026-07-17T03:00:00Z"));
  }

  @Test
  void missedSlotsAreMadeUpOnceAndCounted() {
    var now = at("2026-07-20T09:00:00Z");
    var state = last("2026-07-16T03:00:00Z");

    assertThat(agenda("daily 03:00").decide(state, now)).isEqualTo(due("2026-07-20T03:00:00Z", 3));
    assertThat(agenda("daily 03:00").decide(state.begun(at("2026-07-20T03:00:00Z")), now))
        .isEqualTo(waitUntil("2026-07-21T03:00:00Z"));
  }

  @Test
  void aMissedSlotIsMadeUpHoweverLongAgoItWas() {
    assertThat(
            agenda("0 0 29 2 *")
                .decide(JobState.known(at("2023-01-01T00:00:00Z")), at("2026-07-01T00:00:00Z")))
        .isEqualTo(due("2024-02-29T00:00:00Z", 0));
    assertThat(agenda("every 1m").decide(last("2026-07-16T03:00:00Z"), at("2036-07-16T03:00:30Z")))
        .isEqualTo(due("2036-07-16T03:00:00Z", Agenda.MISSED_MAX));
  }

  @Test
  void aPausedJobBeginsNothingAndIsMadeUpOnceAfterwards() {
    var paused = last("2026-07-16T03:00:00Z").withPaused(true);
    var now = at("2026-07-18T09:00:00Z");

    assertThat(agenda("daily 03:00").decide(paused, now)).isEqualTo(new SlotDecision.Paused());
    assertThat(agenda("daily 03:00").decide(paused.withPaused(false), now))
        .isEqualTo(due("2026-07-18T03:00:00Z", 1));
  }

  @Test
  void aSlotInABlackoutIsDueAtItsEndOnce() {
    var agenda = agenda("every 1h", "22:00-06:00");
    var state = last("2026-07-16T21:00:00Z");

    assertThat(agenda.decide(state, at("2026-07-16T21:30:00Z")))
        .isEqualTo(waitUntil("2026-07-17T06:00:00Z"));
    assertThat(agenda.decide(state, at("2026-07-17T03:30:00Z")))
        .isEqualTo(waitUntil("2026-07-17T06:00:00Z"));
    assertThat(agenda.decide(state, at("2026-07-17T06:00:00Z")))
        .isEqualTo(due("2026-07-17T06:00:00Z", 8));
    assertThat(
            agenda("daily 03:00", "22:00-06:00")
                .decide(last("2026-07-16T03:00:00Z"), at("2026-07-17T06:00:00Z")))
        .isEqualTo(due("2026-07-17T03:00:00Z", 0));
  }

  @Test
  void whatIsMadeUpDoesNotBeginInABlackout() {
    assertThat(
            agenda("daily 12:00", "22:00-06:00")
                .decide(last("2026-07-16T12:00:00Z"), at("2026-07-17T23:00:00Z")))
        .isEqualTo(waitUntil("2026-07-18T06:00:00Z"));
  }

  @Test
  void aDelayIsWaitedForAndWhatWasMissedBeforeWaitsWithIt() {
    var jitter = new Jitter(Duration.ofMinutes(30));
    var slot = at("2026-07-17T03:00:00Z");
    var delay = jitter.delay("nightly", slot, at("2026-07-18T03:00:00Z"));
    var agenda =
        new Agenda(
            "nightly", Schedule.parse("daily 03:00", ZoneOffset.UTC), Blackouts.NONE, jitter);
    var state = last("2026-07-15T03:00:00Z");

    assertThat(delay).isPositive();
    assertThat(agenda.decide(state, slot))
        .isEqualTo(new SlotDecision.Wait(slot.plus(delay), Optional.empty()));
    assertThat(agenda.decide(state, slot.plus(delay))).isEqualTo(new SlotDecision.Due(slot, 1));
  }

  @Test
  void aClockThatGoesBackALittleWaitsForTheSlotAfterTheLast() {
    assertThat(
            agenda("daily 03:00").decide(last("2026-07-16T03:00:00Z"), at("2026-07-16T02:59:00Z")))
        .isEqualTo(waitUntil("2026-07-17T03:00:00Z"));
  }

  @Test
  void aClockThatGoesFarBackIsSaidAndTheNextRealSlotIsWaitedFor() {
    var agenda = agenda("daily 03:00");
    var state = last("2027-07-16T03:00:00Z");
    var now = at("2026-07-16T09:00:00Z");
    var change =
        new SlotDecision.ClockWentBack(at("2027-07-16T03:00:00Z"), at("2026-07-16T03:00:00Z"));

    assertThat(agenda.decide(state, now))
        .isEqualTo(new SlotDecision.Wait(at("2026-07-17T03:00:00Z"), Optional.of(change)));
    var kept = state.after(change);
    assertThat(agenda.decide(kept, now)).isEqualTo(waitUntil("2026-07-17T03:00:00Z"));
    assertThat(agenda.decide(kept, at("2026-07-17T03:00:00Z")))
        .isEqualTo(due("2026-07-17T03:00:00Z", 0));
  }

  @Test
  void aSlotThatWasBegunAheadIsNotBegunAgainWhenItComes() {
    var agenda = agenda("daily 03:00");
    var ahead = at("2026-07-20T03:00:00Z");
    var change = new SlotDecision.ClockWentBack(ahead, at("2026-07-16T03:00:00Z"));
    var state = JobState.known(KNOWN).begun(ahead).after(change).begun(at("2026-07-19T03:00:00Z"));

    assertThat(agenda.decide(state, at("2026-07-19T12:00:00Z")))
        .isEqualTo(waitUntil("2026-07-21T03:00:00Z"));
    assertThat(agenda.decide(state, ahead)).isEqualTo(waitUntil("2026-07-21T03:00:00Z"));
    assertThat(agenda.decide(state, at("2026-07-21T03:00:00Z")))
        .isEqualTo(due("2026-07-21T03:00:00Z", 0));
    assertThat(state.begun(at("2026-07-21T03:00:00Z")).ahead()).isEmpty();
  }

  @Test
  void aJobThatBecameKnownInTheFutureIsNotWaitedForEither() {
    var agenda = agenda("daily 03:00");
    var now = at("2020-07-16T09:00:00Z");
    var change = new SlotDecision.ClockWentBack(KNOWN, at("2020-07-16T03:00:00Z"));

    assertThat(agenda.decide(JobState.known(KNOWN), now))
        .isEqualTo(new SlotDecision.Wait(at("2020-07-17T03:00:00Z"), Optional.of(change)));
    assertThat(JobState.known(KNOWN).after(change).ahead()).isEmpty();
  }

  @Test
  void aClockThatJumpsAYearAheadCausesOneRun() {
    var agenda = agenda("every 6h");
    var state = last("2026-07-16T06:00:00Z");
    var now = at("2027-07-16T07:00:00Z");

    assertThat(agenda.decide(state, now)).isEqualTo(due("2027-07-16T06:00:00Z", 365 * 4 - 1));
    assertThat(agenda.decide(state.begun(at("2027-07-16T06:00:00Z")), now))
        .isEqualTo(waitUntil("2027-07-16T12:00:00Z"));
  }
}
