package dev.backstay.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScheduleTextTest {

  /// A Wednesday.
  private static final Instant NOW = Instant.parse("2026-07-15T12:34:56Z");

  private static Schedule parse(String text) {
    return Schedule.parse(text, ZoneOffset.UTC);
  }

  private static void assertNext(String text, String... slots) {
    assertThat(parse(text).next(NOW, slots.length))
        .as(text)
        .containsExactly(List.of(slots).stream().map(Instant::parse).toArray(Instant[]::new));
  }

  @Test
  void everyCountsFromMidnightOrFromTheEpoch() {
    assertNext("every 15m", "2026-07-15T12:45:00Z", "2026-07-15T13:00:00Z");
    assertNext("every 6h", "2026-07-15T18:00:00Z", "2026-07-16T00:00:00Z");
    assertNext("every 1d", "2026-07-16T00:00:00Z", "2026-07-17T00:00:00Z");
    assertNext("every 90s", "2026-07-15T12:36:00Z", "2026-07-15T12:37:30Z");
    assertNext("every 60000ms", "2026-07-15T12:35:00Z");
    assertNext("every 7d", "2026-07-16T00:00:00Z", "2026-07-23T00:00:00Z");
    assertNext("every 7h", "2026-07-15T17:00:00Z", "2026-07-16T00:00:00Z");
    assertNext("every 366d", "2027-02-13T00:00:00Z");
  }

  @Test
  void formsWithTimesHaveThemOnTheirDays() {
    assertNext("hourly", "2026-07-15T13:00:00Z", "2026-07-15T14:00:00Z");
    assertNext("hourly :20", "2026-07-15T13:20:00Z");
    assertNext("daily", "2026-07-16T03:00:00Z");
    assertNext("daily 3:00", "2026-07-16T03:00:00Z");
    assertNext("daily 15:00 and 03:00", "2026-07-15T15:00:00Z", "2026-07-16T03:00:00Z");
    assertNext("daily 01:00,13:00 and 14:00", "2026-07-15T13:00:00Z", "2026-07-15T14:00:00Z");
    assertNext(
        "weekdays 07:30", "2026-07-16T07:30:00Z", "2026-07-17T07:30:00Z", "2026-07-20T07:30:00Z");
    assertNext("weekly", "2026-07-19T03:00:00Z", "2026-07-26T03:00:00Z");
    assertNext("weekly 05:00", "2026-07-19T05:00:00Z");
    assertNext("weekly sunday 04:00", "2026-07-19T04:00:00Z");
    assertNext("weekly monday, thu 04:00", "2026-07-16T04:00:00Z", "2026-07-20T04:00:00Z");
    assertNext("monthly", "2026-08-01T03:00:00Z");
    assertNext("monthly 05:00", "2026-08-01T05:00:00Z");
    assertNext("monthly 1st 05:00", "2026-08-01T05:00:00Z", "2026-09-01T05:00:00Z");
    assertNext("monthly 15 05:00", "2026-08-15T05:00:00Z");
    assertNext("monthly last 05:00", "2026-07-31T05:00:00Z", "2026-08-31T05:00:00Z");
    assertNext(
        "monthly 31", "2026-07-31T03:00:00Z", "2026-08-31T03:00:00Z", "2026-09-30T03:00:00Z");
    assertNext("monthly first sunday 05:00", "2026-08-02T05:00:00Z", "2026-09-06T05:00:00Z");
    assertNext("monthly last fri", "2026-07-31T03:00:00Z", "2026-08-28T03:00:00Z");
  }

  @Test
  void cronIsReadWithNamesRangesStepsAndBothSundays() {
    assertNext("cron 0 */6 * * 1-5", "2026-07-15T18:00:00Z", "2026-07-16T00:00:00Z");
    assertNext("30 4 * * *", "2026-07-16T04:30:00Z");
    assertNext(
        "10-50/20 13 * * *",
        "2026-07-15T13:10:00Z",
        "2026-07-15T13:30:00Z",
        "2026-07-15T13:50:00Z");
    assertNext("0 0 1 JAN,sep *", "2026-09-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assertNext("0 0 * * 7", "2026-07-19T00:00:00Z");
    assertNext("0 0 * * 0", "2026-07-19T00:00:00Z");
    assertNext(
        "0 0 * * fri-sun",
        "2026-07-17T00:00:00Z",
        "2026-07-18T00:00:00Z",
        "2026-07-19T00:00:00Z",
        "2026-07-24T00:00:00Z");
    assertNext("0 0 20 * mon", "2026-07-20T00:00:00Z", "2026-07-27T00:00:00Z");
    assertNext("0 0 21 * mon", "2026-07-20T00:00:00Z", "2026-07-21T00:00:00Z");
    assertNext("0 0 29 2 *", "2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
    assertNext("0 0 29 2 */7", "2032-02-29T00:00:00Z", "2060-02-29T00:00:00Z");
    assertNext("@hourly", "2026-07-15T13:00:00Z");
    assertNext("@daily", "2026-07-16T00:00:00Z");
    assertNext("@weekly", "2026-07-19T00:00:00Z");
    assertNext("cron @monthly", "2026-08-01T00:00:00Z");
  }

  @Test
  void theRarestOfAllDaysIsFoundAcrossACenturyThatIsNoLeapYear() {
    var schedule = parse("0 0 29 2 */7");

    assertThat(schedule.next(Instant.parse("2088-03-01T00:00:00Z")))
        .isEqualTo(Instant.parse("2128-02-29T00:00:00Z"));
    assertThat(schedule.previous(Instant.parse("2128-02-28T00:00:00Z")))
        .isEqualTo(Instant.parse("2088-02-29T00:00:00Z"));
  }

  @Test
  void caseAndBlanksDoNotMatterAndAZoneMayBeNamed() {
    assertThat(parse("  Weekly  SUNDAY 04:00 ")).isEqualTo(parse("weekly sunday 04:00"));
    assertThat(parse("DAILY 03:00 IN europe/berlin").zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertNext("daily 03:00 in Europe/Berlin", "2026-07-16T01:00:00Z");
    assertNext("0 3 * * * in America/New_York", "2026-07-16T07:00:00Z");
    assertNext("@daily in Europe/Berlin", "2026-07-15T22:00:00Z");
    assertNext("every 6h in Asia/Kolkata", "2026-07-15T18:30:00Z");
    assertThat(Schedule.parse("daily", ZoneId.of("Asia/Tokyo")).zone())
        .isEqualTo(ZoneId.of("Asia/Tokyo"));
  }

  @Test
  void aSlotItselfIsPreviousAndNotNext() {
    for (var text : List.of("every 6h", "every 7h", "hourly", "daily 12:00", "0 12 * * *")) {
      var slot = parse(text).next(NOW);

      assertThat(parse(text).previous(slot)).as(text).isEqualTo(slot);
      assertThat(parse(text).previous(slot.minusNanos(1))).as(text).isBefore(slot);
      assertThat(parse(text).next(slot)).as(text).isAfter(slot);
      assertThat(parse(text).next(slot.minusNanos(1))).as(text).isEqualTo(slot);
    }
    assertThat(parse("daily").next(NOW, 0)).isEmpty();
  }

  @Test
  void schedulesAreExplained() {
    var words = new LinkedHashMap<String, String>();
    words.put("every 6h", "every 6 hours, at 00:00, 06:00, 12:00 and 18:00");
    words.put("every 15m", "every 15 minutes");
    words.put("every 1h", "every hour");
    words.put("every 1d", "every day, at 00:00");
    words.put("every 90s", "every 90 seconds");
    words.put("every 7d", "every 7 days, counted from 1970-01-01 00:00 UTC");
    words.put("hourly", "every hour, on the hour");
    words.put("hourly :20", "every hour, at minute 20");
    words.put("daily 15:00 and 3:00", "every day at 03:00 and 15:00");
    words.put("weekdays 07:30", "on weekdays at 07:30");
    words.put("weekly", "on Sundays at 03:00");
    words.put("weekly thu, mon 04:00", "on Mondays and Thursdays at 04:00");
    words.put("monthly 22nd 05:00", "on the 22nd of each month at 05:00");
    words.put("monthly 12 05:00", "on the 12th of each month at 05:00");
    words.put("monthly 31 05:00", "on the 31st of each month, or its last day, at 05:00");
    words.put("monthly last 05:00", "on the last day of each month at 05:00");
    words.put("monthly first sunday 05:00", "on the first Sunday of each month at 05:00");
    words.put("monthly last sunday 05:00", "on the last Sunday of each month at 05:00");
    words.put("cron 0 */6 * * 1-5", "on weekdays at 00:00, 06:00, 12:00 and 18:00");
    words.put("30 4 * * *", "every day at 04:30");
    words.put("0 4 1,15 * *", "on the 1st and 15th of each month at 04:00");
    words.put("*/15 * * * *", "every 15 minutes");
    words.put("* * * * *", "every minute");
    words.put("*/20 * * * 0", "on Sundays, every 20 minutes");
    words.put("@hourly", "every hour, on the hour");
    words.put("*/7 * * * *", "by the cron expression \"*/7 * * * *\"");
    words.put("cron 0 4 1 * MON", "by the cron expression \"0 4 1 * mon\"");
    words.put("0 4 * 6 *", "by the cron expression \"0 4 * 6 *\"");

    words.forEach((text, said) -> assertThat(parse(text).words()).as(text).isEqualTo(said));
  }

  @Test
  void whatIsWrongIsQuotedWithItsPlaceAndAnExample() {
    assertThatThrownBy(() -> parse("daily 25:00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"25:00\" at character 7 of \"daily 25:00\" is not a time of day from 00:00 to 23:59;"
                + " right is, for example, \"daily 03:00 and 15:00\"");
    assertThatThrownBy(() -> parse("daily 03:00 and "))
        .hasMessage(
            "\"daily 03:00 and \" ends at character 16 where a time of day is missing;"
                + " right is, for example, \"daily 03:00 and 15:00\"");
  }

  @Test
  void wrongTextsAreRefused() {
    var wrong = new LinkedHashMap<String, String>();
    wrong.put("", "a schedule is missing");
    wrong.put("sometimes", "\"sometimes\" at character 1");
    wrong.put("Fortnightly 03:00", "\"Fortnightly\" at character 1");
    wrong.put("every", "an interval is missing");
    wrong.put("every day", "\"day\" at character 7 of \"every day\" is not an interval");
    wrong.put("every 0m", "is shorter than 1 minute");
    wrong.put("every 59s", "is shorter than 1 minute");
    wrong.put("every 367d", "is longer than 366 days");
    wrong.put("every 60001ms", "has a fraction of a second");
    wrong.put("every 6h 03:00", "\"03:00\" at character 10 of \"every 6h 03:00\" is too much");
    wrong.put("hourly 20", "is not a minute from :00 to :59");
    wrong.put("hourly :60", "is not a minute from :00 to :59");
    wrong.put("hourly :20 :40", "\":40\" at character 12");
    wrong.put("daily noon", "\"noon\" at character 7");
    wrong.put("daily 24:00", "is not a time of day");
    wrong.put("daily 03:60", "is not a time of day");
    wrong.put(
        "daily 03:00 15:00", "\"15:00\" at character 13 of \"daily 03:00 15:00\" is too much");
    wrong.put("daily 03:00,", "a time of day is missing");
    wrong.put("weekdays monday", "\"monday\" at character 10");
    wrong.put(
        "weekly someday 04:00",
        "\"someday\" at character 8 of \"weekly someday 04:00\" is not a day of the week");
    wrong.put("weekly mo 04:00", "is not a day of the week");
    wrong.put("weekly sunday monday", "\"monday\" at character 15");
    wrong.put("monthly 0 05:00", "is not a day of the month");
    wrong.put("monthly 32", "is not a day of the month");
    wrong.put("monthly first", "a day of the week is missing");
    wrong.put("monthly fifth sunday", "\"fifth\" at character 9");
    wrong.put(
        "daily in Europe/Berln",
        "\"Europe/Berln\" at character 10 of \"daily in Europe/Berln\" is not a time zone");
    wrong.put("cron", "the minute is missing");
    wrong.put("0 0 * *", "of 4 fields where there are 5");
    wrong.put("cron 0 0 0 * * *", "of 6 fields where there are 5");
    wrong.put("60 * * * *", "\"60\" is not within 0 and 59");
    wrong.put("0 24 * * *", "\"24\" is not within 0 and 23");
    wrong.put("0 0 0 * *", "\"0\" is not within 1 and 31");
    wrong.put("0 0 * 13 *", "is not a month");
    wrong.put("0 0 * sun *", "\"sun\" is not within 1 and 12");
    wrong.put("0 0 * * 8", "\"8\" is not within 0 and 7");
    wrong.put("0 0 * * fry", "\"fry\" at character 9");
    wrong.put("*/0 * * * *", "has a step of 0");
    wrong.put("5/15 * * * *", "has a step without a range: write \"5-59/15\"");
    wrong.put("30-10 * * * *", "runs backwards");
    wrong.put("1,,2 * * * *", "cannot be read");
    wrong.put("0 0 ? * *", "\"?\" cannot be read");
    wrong.put(
        "0 0 31 2 *", "\"31\" at character 5 of \"0 0 31 2 *\" is a day of the month that none");
    wrong.put("cron 0 0 30-31 feb *", "\"30-31\" at character 10");
    wrong.put("0 0 31 4,6,9,11 */2", "that none of these months has");
    wrong.put("@yearly", "is not one of @hourly, @daily, @weekly and @monthly");
    wrong.put("@daily 03:00", "is too much");

    for (Map.Entry<String, String> each : wrong.entrySet()) {
      assertThatThrownBy(() -> parse(each.getKey()))
          .as(each.getKey())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(each.getValue())
          .hasMessageContaining("right is, for example, \"");
    }
  }

  @Test
  void whatMessagesShowAsRightIsRight() {
    var examples =
        List.of(
            "every 6h",
            "hourly :20",
            "daily 03:00 and 15:00",
            "weekdays 07:30",
            "weekly sunday 04:00",
            "monthly 1st 05:00",
            "cron 0 */6 * * 1-5",
            "daily 03:00 in Europe/Berlin",
            "@daily");

    for (var example : examples) {
      assertThat(parse(example).next(NOW)).as(example).isAfter(NOW);
    }
  }

  @Test
  void valuesThatNoTextGivesAreRefusedToo() {
    assertThatThrownBy(() -> new Every(Duration.ofSeconds(1), ZoneOffset.UTC))
        .hasMessageContaining("PT1S");
    assertThatThrownBy(() -> new Hourly(60, ZoneOffset.UTC)).hasMessageContaining("60");
    assertThatThrownBy(() -> new Daily(List.of(), ZoneOffset.UTC)).hasMessageContaining("time");
    assertThatThrownBy(() -> new DayOfMonth.Numbered(32)).hasMessageContaining("32");
  }
}
