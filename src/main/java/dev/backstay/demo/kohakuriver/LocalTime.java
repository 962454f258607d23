package dev.backstay.demo.kohakuriver;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as the host writes them: local, without saying so.
final class LocalTime {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private LocalTime() {}

  static String of(Instant instant) {
    return FORM.format(instant);
  }
}
