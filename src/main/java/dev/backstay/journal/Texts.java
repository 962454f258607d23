package dev.backstay.journal;

import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.List;

/// How values stand in the database as text that sorts as they do and that a person can read.
final class Texts {

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final DateTimeFormatter NANOSECONDS =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

  private Texts() {}

  /// A moment as in ISO 8601, always with nine digits of its second.
  ///
  /// @throws IllegalArgumentException if it is not of the years 0 to 9999, which alone sort so
  static String of(Instant moment) {
    if (!within(moment).equals(moment)) {
      throw new IllegalArgumentException(moment + " is not of the years 0 to 9999");
    }
    return NANOSECONDS.format(moment);
  }

  /// The moment that is nearest to it and can be written, to compare with.
  static Instant within(Instant moment) {
    if (moment.isBefore(FIRST)) {
      return FIRST;
    }
    return moment.isAfter(LAST) ? LAST : moment;
  }

  /// The moment that was written so.
  static Instant moment(String text) {
    return Instant.parse(text);
  }

  /// A list of texts in one.
  static String of(Collection<String> texts) {
    return Json.text(json -> Json.texts(json, "list", texts));
  }

  /// The list that was written so.
  static List<String> list(String text) {
    return JsonObject.parse(text).texts("list");
  }

  /// That text, if UTF-8 can hold it.
  ///
  /// @throws IllegalArgumentException if it has half of a character
  static String whole(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a text has half of a character");
    }
    return text;
  }
}
