package dev.backstay.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A year with both changes of the clock, in zones that change it by an hour, by half an hour, at
/// different times and not at all.
final class ScheduleYearTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
  private static final List<ZoneId> ZONES = List.of(UTC, BERLIN, NEW_YORK, LORD_HOWE);
  private static final int YEAR = 2026;

  /// How many slots each form has in 2026, in every one of the zones.
  private static Map<String, Integer> counts() {
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("every 6h", 365 * 4);
    counts.put("every 1d", 365);
    counts.put("daily", 365);
    counts.put("daily 02:30", 365);
    counts.put("daily 01:45", 365);
    counts.put("daily 00:00, 02:15 and 23:59", 365 * 3);
    counts.put("weekdays 07:30", 261);
    counts.put("weekly", 52);
    counts.put("weekly sunday 02:10", 52);
    counts.put("weekly monday, thursday 04:00", 105);
    counts.put("monthly", 12);
    counts.put("monthly 31 02:30", 12);
    counts.put("monthly 15 05:00", 12);
    counts.put("monthly last 05:00", 12);
    counts.put("monthly first sunday 02:30", 12);
    counts.put("monthly last sunday 02:30", 12);
    counts.put("0 */6 * * 1-5", 261 * 4);
    counts.put("30 2 * * *", 365);
    counts.put("@daily", 365);
    counts.put("@weekly", 52);
    counts.put("@monthly", 12);
    return counts;
  }

  private static Instant start(ZoneId zone) {
    return LocalDate.of(YEAR, 1, 1).atStartOfDay(zone).toInstant();
  }

  private static Instant end(ZoneId zone) {
    return LocalDate.of(YEAR + 1, 1, 1).atStartOfDay(zone).toInstant();
  }

  private static List<Instant> year(Schedule schedule) {
    var slots = new ArrayList<Instant>();
    var end = end(schedule.zone());
    for (var slot = schedule.next(start(schedule.zone()).minusNanos(1));
        slot.isBefore(end);
        slot = schedule.next(slot)) {
      slots.add(slot);
    }
    return slots;
  }

  private static void assertInOrder(String text, Schedule schedule, List<Instant> slots) {
    for (var at = 0; at < slots.size(); at++) {
      var slot = slots.get(at);
      assertThat(schedule.previous(slot)).as("%s at %s", text, slot).isEqualTo(slot);
      if (at > 0) {
        var former = slots.get(at - 1);
        assertThat(slot).as("%s after %s", text, former).isAfter(former);
        assertThat(schedule.previous(slot.minusNanos(1))).as("%s %s", text, slot).isEqualTo(former);
        var between = former.plus(Duration.between(former, slot).dividedBy(2));
        assertThat(schedule.previous(between)).as("%s %s", text, between).isEqualTo(former);
        assertThat(schedule.next(between)).as("%s %s", text, between).isEqualTo(slot);
      }
    }
  }

  @Test
  void eachFormHasItsSlotsInOrderEachOnce() {
    for (var zone : ZONES) {
      counts()
          .forEach(
              (text, count) -> {
                var schedule = Schedule.parse(text, zone);
                var slots = year(schedule);
                assertThat(slots).as("%s in %s", text, zone).hasSize(count);
                assertInOrder(text + " in " + zone, schedule, slots);
              });
    }
  }

  @Test
  void shortFormsHaveTheirSlotsInOrderEachOnce() {
    var texts =
        List.of(
            "every 15m",
            "every 40m",
            "every 2h",
            "every 90m",
            "every 7h",
            "hourly :20",
            "hourly :45",
            "*/20 * * * *");
    for (var zone : ZONES) {
      for (var text : texts) {
        var schedule = Schedule.parse(text, zone);
        assertInOrder(text + " in " + zone, schedule, year(schedule));
      }
    }
  }

  @Test
  void anIntervalThatDividesTheDayKeepsItsDistance() {
    for (var zone : ZONES) {
      for (var text : List.of("every 15m", "every 30m")) {
        var schedule = (Every) Schedule.parse(text, zone);
        var slots = year(schedule);
        for (var at = 1; at < slots.size(); at++) {
          assertThat(Duration.between(slots.get(at - 1), slots.get(at)))
              .as("%s in %s at %s", text, zone, slots.get(at))
              .isEqualTo(schedule.interval());
        }
      }
      for (var text : List.of("every 40m", "every 1h", "every 2h", "every 6h", "every 12h")) {
        var schedule = (Every) Schedule.parse(text, zone);
        var slots = year(schedule);
        var uneven = 0;
        for (var at = 1; at < slots.size(); at++) {
          var distance = Duration.between(slots.get(at - 1), slots.get(at));
          assertThat(distance)
              .as("%s in %s at %s", text, zone, slots.get(at))
              .isPositive()
              .isLessThan(schedule.interval().multipliedBy(2));
          uneven += distance.equals(schedule.interval()) ? 0 : 1;
        }
        assertThat(uneven).as("%s in %s", text, zone).isLessThanOrEqualTo(zone.equals(UTC) ? 0 : 4);
      }
    }
  }

  @Test
  void minutesGoOnAtBothChangesOfTheClock() {
    for (var zone : List.of(BERLIN, NEW_YORK, LORD_HOWE)) {
      for (var text : List.of("every 1m", "every 90s", "every 5m")) {
        var schedule = (Every) Schedule.parse(text, zone);
        var change = zone.getRules().nextTransition(start(zone));
        for (var count = 0; count < 2; count++) {
          var slot = schedule.next(change.getInstant().minus(Duration.ofHours(3)));
          while (slot.isBefore(change.getInstant().plus(Duration.ofHours(3)))) {
            var next = schedule.next(slot);
            assertThat(Duration.between(slot, next)).as(text).isEqualTo(schedule.interval());
            assertThat(schedule.previous(slot)).as(text).isEqualTo(slot);
            slot = next;
          }
          change = zone.getRules().nextTransition(change.getInstant());
        }
      }
    }
  }

  @Test
  void otherIntervalsDoNotKnowClocks() {
    for (var zone : ZONES) {
      var slots = year(Schedule.parse("every 7h", zone));
      for (var slot : slots) {
        assertThat(slot.getEpochSecond() % Duration.ofHours(7).toSeconds()).isZero();
      }
    }
  }

  private static void assertSlots(String text, ZoneId zone, String after, String... slots) {
    assertThat(Schedule.parse(text, zone).next(Instant.parse(after), slots.length))
        .as("%s in %s", text, zone)
        .extracting(slot -> slot.atZone(zone).toOffsetDateTime().toString())
        .containsExactly(slots);
  }

  @Test
  void aLocalTimeThatDoesNotExistIsMadeAfterTheGap() {
    var before = "2026-03-28T12:00:00Z";
    assertSlots("daily 02:30", BERLIN, before, "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertSlots("30 2 * * *", BERLIN, before, "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertSlots(
        "daily 02:15, 02:45, 03:00",
        BERLIN,
        before,
        "2026-03-29T03:00+02:00",
        "2026-03-30T02:15+02:00");
    assertSlots(
        "hourly :20",
        BERLIN,
        "2026-03-29T00:00:00Z",
        "2026-03-29T01:20+01:00",
        "2026-03-29T03:00+02:00",
        "2026-03-29T03:20+02:00");
    assertSlots("daily 02:30", NEW_YORK, "2026-03-07T12:00:00Z", "2026-03-08T03:00-04:00");
    assertSlots("daily 02:10", LORD_HOWE, "2026-10-03T00:00:00Z", "2026-10-04T02:30+11:00");
    assertSlots("daily 02:30", LORD_HOWE, "2026-10-03T00:00:00Z", "2026-10-04T02:30+11:00");
  }

  @Test
  void aLocalTimeThatExistsTwiceIsMadeTheFirstTime() {
    var before = "2026-10-24T12:00:00Z";
    assertSlots("daily 02:30", BERLIN, before, "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertSlots(
        "hourly",
        BERLIN,
        "2026-10-24T23:30:00Z",
        "2026-10-25T02:00+02:00",
        "2026-10-25T03:00+01:00");
    assertSlots(
        "daily 01:45",
        LORD_HOWE,
        "2026-04-04T00:00:00Z",
        "2026-04-05T01:45+11:00",
        "2026-04-06T01:45+10:30");
  }

  @Test
  void everyGoesOnWhereTheClockIsSetBackAndIsAtItsTimesAgain() {
    assertSlots(
        "every 1h",
        BERLIN,
        "2026-10-24T23:30:00Z",
        "2026-10-25T02:00+02:00",
        "2026-10-25T02:00+01:00",
        "2026-10-25T03:00+01:00");
    assertSlots(
        "every 30m",
        LORD_HOWE,
        "2026-04-04T14:10:00Z",
        "2026-04-05T01:30+11:00",
        "2026-04-05T01:30+10:30",
        "2026-04-05T02:00+10:30");
    assertSlots(
        "every 6h",
        BERLIN,
        "2026-10-24T20:00:00Z",
        "2026-10-25T00:00+02:00",
        "2026-10-25T06:00+01:00",
        "2026-10-25T12:00+01:00");
    assertSlots(
        "every 6h",
        BERLIN,
        "2026-03-28T20:00:00Z",
        "2026-03-29T00:00+01:00",
        "2026-03-29T06:00+02:00");
    assertSlots(
        "every 2h",
        BERLIN,
        "2026-03-28T23:30:00Z",
        "2026-03-29T03:00+02:00",
        "2026-03-29T04:00+02:00");
  }

  @Test
  void aClockThatIsSetBackOverMidnightShowsADayTwiceAndHasItsSlotsOnce() {
    // In 2010 clocks in St. John's went from 00:01 back to 23:01 of the day before.
    var zone = ZoneId.of("America/St_Johns");
    var schedule = Schedule.parse("daily 00:00 and 23:30", zone);
    var slots = new ArrayList<Instant>();
    for (var slot = Instant.parse("2010-11-06T12:00:00Z"); slots.size() < 4; ) {
      slot = schedule.next(slot);
      slots.add(slot);
    }

    assertThat(slots)
        .extracting(slot -> slot.atZone(zone).toOffsetDateTime().toString())
        .containsExactly(
            "2010-11-06T23:30-02:30",
            "2010-11-07T00:00-02:30",
            "2010-11-07T23:30-03:30",
            "2010-11-08T00:00-03:30");
    assertInOrder("daily", schedule, slots);
  }

  @Test
  void aDayThatAZoneLeftOutIsMadeAtItsEnd() {
    var zone = ZoneId.of("Pacific/Apia");
    assertSlots(
        "daily 05:00",
        zone,
        "2011-12-29T16:00:00Z",
        "2011-12-31T00:00+14:00",
        "2011-12-31T05:00+14:00");
  }
}
