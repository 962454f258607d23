package dev.backstay.schedule;

import java.time.ZoneId;

/// One slot in each hour that a zone's clock shows.
///
/// @param minute of the hour, 0 to 59
public record Hourly(int minute, ZoneId zone) implements OnLocalDays {

  private static final int HOURS = 24;
  private static final int MINUTES = 60;
  private static final int SECONDS = 60;

  /// @throws IllegalArgumentException if there is no such minute
  public Hourly {
    if (minute < 0 || minute >= MINUTES) {
      throw new IllegalArgumentException("an hour has no minute " + minute);
    }
  }

  @Override
  public LocalSlots slots() {
    return new LocalSlots(day -> true, HOURS, hour -> (hour * MINUTES + minute) * SECONDS, zone);
  }

  @Override
  public String words() {
    return Phrases.hourly(minute);
  }
}
