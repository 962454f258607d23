package dev.backstay.backup;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Instants as applications write them into databases.
final class Timestamps {

  /// Seconds since 1970 reach this in the year 5138, milliseconds passed it in 1973.
  private static final BigDecimal MILLISECONDS_FROM = BigDecimal.valueOf(100_000_000_000L);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,15})?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern DATE_AND_SPACE = Pattern.compile("(" + DATE + ") ");
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT);

  private Timestamps() {}

  /// The instant that is written as ISO 8601 (in UTC where no offset is given), or as a number of
  /// seconds or milliseconds since 1970; empty for anything else.
  static Optional<Instant> parse(String text) {
    if (NUMBER.matcher(text).matches()) {
      var number = new BigDecimal(text);
      var inSeconds = number.compareTo(MILLISECONDS_FROM) < 0;
      return Optional.of(
          Instant.ofEpochMilli((inSeconds ? number.movePointRight(3) : number).longValue()));
    }
    try {
      if (DATE.matcher(text).matches()) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      var iso = DATE_AND_SPACE.matcher(text).replaceFirst("$1T");
      return Optional.of(
          switch (ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime withOffset -> withOffset.toInstant();
            case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
            case Object other -> throw new IllegalStateException(other.toString());
          });
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
