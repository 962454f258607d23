package dev.backstay.schedule;

import java.time.Instant;

/// A schedule that says by a zone's calendar and clock on which days its slots are, and when.
sealed interface OnLocalDays extends Schedule permits Hourly, Daily, Weekly, Monthly, Cron {

  /// All its slots.
  LocalSlots slots();

  @Override
  default Instant next(Instant after) {
    return slots().next(after);
  }

  @Override
  default Instant previous(Instant atOrBefore) {
    return slots().previous(atOrBefore);
  }
}
