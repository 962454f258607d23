package dev.backstay.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A year of one job whose process is down at times, whose clock jumps, and that is paused and
/// taken up again. The true time goes on in small steps; the clock shows it with an error.
final class AgendaYearTest {

  private static final long SEED = 20_260_715;
  private static final Duration STEP = Duration.ofMinutes(17);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
  private static final List<String> BLACKOUT = List.of("22:00-04:00", "2026-08-01 to 2026-08-05");
  private static final List<String> SCHEDULES =
      List.of(
          "every 1h",
          "every 6h",
          "every 7h",
          "hourly :20",
          "daily 02:30",
          "weekdays 07:30",
          "weekly",
          "0 */4 * * *",
          "15 3 1,10,20 * mon");

  @Test
  void noSlotIsBegunTwiceAndNothingFallsSilent() {
    System.out.println("seed " + SEED);
    var random = new Random(SEED);
    var zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe");
    for (var at = 0; at < SCHEDULES.size(); at++) {
      var zone = ZoneId.of(zones.get(at % zones.size()));
      new Year(random, SCHEDULES.get(at), zone, List.of()).run();
      new Year(random, SCHEDULES.get(at), zone, BLACKOUT).run();
    }
  }

  /// One job, the time that passes and what was seen of it.
  private static final class Year {

    private final Random random;
    private final String label;
    private final boolean free;
    private final Schedule schedule;
    private final Blackouts blackouts;
    private final Agenda agenda;
    private final HashSet<Instant> begun = new HashSet<>();
    private JobState state = JobState.known(START);
    private Instant time = START;
    private Duration error = Duration.ZERO;
    private Instant evenSince = START;
    private Instant lastRun = START;
    private int catchUps;

    Year(Random random, String text, ZoneId zone, List<String> blackout) {
      this.random = random;
      this.label = text + " in " + zone + " without " + blackout;
      this.free = blackout.isEmpty();
      this.schedule = Schedule.parse(text, zone);
      this.blackouts = Blackouts.parse(blackout, zone);
      this.agenda = new Agenda("job", schedule, blackouts, new Jitter(Duration.ofMinutes(20)));
    }

    void run() {
      while (time.isBefore(END)) {
        disturb();
        ask();
        time = time.plus(STEP);
      }
      assertThat(begun).as(label).isNotEmpty();
    }

    private void disturb() {
      switch (random.nextInt(4000)) {
        case 0, 1, 2 -> {
          time = time.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 20)));
          disturbed();
        }
        case 3 -> {
          // The clock is only ever ahead: what it did while it was behind, nobody could tell apart.
          error = Duration.ofMinutes(random.nextInt(60 * 24 * 400));
          disturbed();
        }
        case 4, 5 -> {
          error = Duration.ZERO;
          disturbed();
        }
        case 6 -> {
          state = state.withPaused(true);
          disturbed();
        }
        case 7, 8, 9, 10, 11, 12 -> {
          if (state.paused()) {
            state = state.withPaused(false);
            disturbed();
          }
        }
        default -> {}
      }
    }

    private void disturbed() {
      evenSince = shown();
      catchUps = 0;
    }

    private Instant shown() {
      return time.plus(error);
    }

    private void ask() {
      var now = shown();
      switch (agenda.decide(state, now)) {
        case SlotDecision.Paused() -> assertThat(state.paused()).as(label).isTrue();
        case SlotDecision.Due due -> begin(due, now);
        case SlotDecision.Wait wait -> {
          assertThat(wait.until()).as("%s at %s", label, now).isAfter(now);
          wait.clockWentBack().ifPresent(this::goBack);
          assertNotSilent(now);
        }
      }
    }

    private void begin(SlotDecision.Due due, Instant now) {
      assertThat(state.paused()).as(label).isFalse();
      assertThat(due.slot()).as(label).isBeforeOrEqualTo(now);
      assertThat(schedule.previous(due.slot())).as(label).isEqualTo(due.slot());
      assertThat(begun.add(due.slot())).as("%s: %s begun once", label, due.slot()).isTrue();
      assertThat(blackouts.endAfter(now)).as("%s at %s", label, now).isEmpty();
      if (due.missed() > 0 && free) {
        catchUps++;
        assertThat(catchUps).as("%s: catches up at %s", label, now).isLessThanOrEqualTo(1);
      }
      state = state.begun(due.slot());
      lastRun = now;
      assertThat(agenda.decide(state, now)).as(label).isInstanceOf(SlotDecision.Wait.class);
    }

    /// From here on time is another: of what was begun in the former one the last is known.
    private void goBack(SlotDecision.ClockWentBack change) {
      state = state.after(change);
      begun.removeIf(slot -> slot.isAfter(change.taken()) && !state.ahead().contains(slot));
    }

    /// Of the slots since all is even again, the one before the newest has been begun.
    private void assertNotSilent(Instant now) {
      var newest = schedule.previous(now);
      var former = schedule.previous(newest.minusNanos(1));
      var settled = schedule.previous(former.minusNanos(1));
      if (free
          && settled.isAfter(evenSince)
          && !state.ahead().contains(former)
          && !begunAheadOf(former)) {
        assertThat(begun.contains(former) || !lastRun.isBefore(former))
            .as("%s: silent at %s, last run %s", label, now, lastRun)
            .isTrue();
      }
    }

    private boolean begunAheadOf(Instant slot) {
      return state.lastSlot().stream().anyMatch(last -> last.isAfter(slot));
    }
  }
}
