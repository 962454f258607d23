package dev.backstay.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BlackoutsTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Blackouts blackouts(String... texts) {
    return Blackouts.parse(List.of(texts), ZoneOffset.UTC);
  }

  private static void assertEnd(Blackouts blackouts, String instant, String end) {
    assertThat(blackouts.endAfter(Instant.parse(instant))).as(instant).contains(Instant.parse(end));
  }

  private static void assertFree(Blackouts blackouts, String instant) {
    assertThat(blackouts.endAfter(Instant.parse(instant))).as(instant).isEmpty();
  }

  @Test
  void aNightReachesIntoTheNextDay() {
    var night = blackouts("22:00-06:00");

    assertFree(night, "2026-07-15T21:59:59.999Z");
    assertEnd(night, "2026-07-15T22:00:00Z", "2026-07-16T06:00:00Z");
    assertEnd(night, "2026-07-16T05:59:59.999Z", "2026-07-16T06:00:00Z");
    assertFree(night, "2026-07-16T06:00:00Z");
  }

  @Test
  void daysAreWholeAndJoined() {
    var weekend = blackouts("Saturday, sun");

    assertFree(weekend, "2026-07-17T23:59:59Z");
    assertEnd(weekend, "2026-07-18T00:00:00Z", "2026-07-20T00:00:00Z");
    assertEnd(weekend, "2026-07-19T12:00:00Z", "2026-07-20T00:00:00Z");
    assertFree(weekend, "2026-07-20T00:00:00Z");
  }

  @Test
  void partsOfDaysAreOnTheirDaysOnly() {
    var office = blackouts("monday 08:00-18:00", "weekdays 20:00-24:00");

    assertEnd(office, "2026-07-13T08:00:00Z", "2026-07-13T18:00:00Z");
    assertFree(office, "2026-07-14T08:00:00Z");
    assertEnd(office, "2026-07-14T20:00:00Z", "2026-07-15T00:00:00Z");
    assertFree(office, "2026-07-18T20:00:00Z");
  }

  @Test
  void datesAreWholeDaysWithTheLast() {
    var holidays = blackouts("2026-12-24 to 2026-12-26", "2027-01-01");

    assertFree(holidays, "2026-12-23T23:59:59Z");
    assertEnd(holidays, "2026-12-24T00:00:00Z", "2026-12-27T00:00:00Z");
    assertEnd(holidays, "2026-12-26T23:59:59Z", "2026-12-27T00:00:00Z");
    assertFree(holidays, "2026-12-27T00:00:00Z");
    assertEnd(holidays, "2027-01-01T10:00:00Z", "2027-01-02T00:00:00Z");
  }

  @Test
  void windowsThatOverlapOrTouchEndTogether() {
    var joined =
        blackouts(
            "22:00-06:00", "saturday, sunday", "2026-07-20 to 2026-07-21", "monday 05:00-06:30");

    assertEnd(joined, "2026-07-17T22:30:00Z", "2026-07-22T06:00:00Z");
    assertEnd(joined, "2026-07-27T01:00:00Z", "2026-07-27T06:30:00Z");
  }

  @Test
  void aWindowHasAZoneOfItsOwn() {
    assertEnd(
        blackouts("22:00-06:00 in Europe/Berlin"), "2026-07-15T20:00:00Z", "2026-07-16T04:00:00Z");
    assertFree(blackouts("22:00-06:00 in Europe/Berlin"), "2026-07-15T19:59:59Z");
  }

  @Test
  void whereClocksChangeAWindowBeginsTheFirstAndEndsTheLastTime() {
    var window = Blackouts.parse(List.of("02:15-02:45"), BERLIN);

    assertEnd(window, "2026-10-25T00:15:00Z", "2026-10-25T01:45:00Z");
    assertFree(window, "2026-10-25T01:45:00Z");
    assertFree(window, "2026-03-29T01:00:00Z");
    assertEnd(
        Blackouts.parse(List.of("01:00-02:30"), BERLIN),
        "2026-03-29T00:30:00Z",
        "2026-03-29T01:00:00Z");
  }

  @Test
  void noWindowIsNeverInTheWay() {
    assertFree(Blackouts.NONE, "2026-07-15T20:00:00Z");
    assertFree(blackouts(), "2026-07-15T20:00:00Z");
  }

  @Test
  void windowsThatLeaveNoTimeAreRefused() {
    assertThatThrownBy(() -> blackouts("06:00-22:00", "22:00-06:00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"06:00-22:00\", \"22:00-06:00\"");
    assertThatThrownBy(() -> blackouts("weekdays", "saturday", "sunday"))
        .hasMessageContaining("nothing could ever begin");
    assertThatThrownBy(() -> blackouts("00:00-24:00")).hasMessageContaining("nothing could ever");
    assertThatThrownBy(() -> blackouts("06:00-23:30", "23:00-07:00 in Etc/GMT-1", "21:30-06:00"))
        .hasMessageContaining("nothing could ever begin");
    assertFree(blackouts("weekdays", "saturday", "sunday 00:00-23:59"), "2026-07-19T23:59:00Z");
  }

  @Test
  void wrongWindowsAreRefused() {
    var wrong = new LinkedHashMap<String, String>();
    wrong.put("", "a window is missing");
    wrong.put("nights", "\"nights\" at character 1 of \"nights\" is not a day of the week");
    wrong.put("22:00", "is not a window from one time of day to another");
    wrong.put("22:00-25:00", "\"22:00-25:00\" at character 1");
    wrong.put("24:00-06:00", "is not a window");
    wrong.put("08:00-08:00", "starts when it ends");
    wrong.put("monday 08:00-18:00 tuesday", "\"tuesday\" at character 20");
    wrong.put("monday,", "a day of the week is missing");
    wrong.put("2026-02-30", "is not a date");
    wrong.put("2026-12-26 to 2026-12-24", "\"2026-12-24\" at character 15");
    wrong.put("2026-12-26 to", "a date is missing");
    wrong.put("2026-12-24 2026-12-26", "is too much");
    wrong.put("22:00-06:00 in Nowhere", "is not a time zone");

    wrong.forEach(
        (text, said) ->
            assertThatThrownBy(() -> blackouts(text))
                .as(text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("right is, for example, \""));
  }
}
