package dev.backstay.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Windows in which nothing begins.
public final class Blackouts {

  /// No window.
  public static final Blackouts NONE = new Blackouts(List.of());

  private static final Instant TRIAL_START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Duration TRIAL = Duration.ofDays(400);

  /// More windows than that do not follow each other without a pause, as all that come again leave
  /// one within [#TRIAL].
  private static final int STEPS_MAX = 4000;

  private final List<Window> windows;

  private Blackouts(List<Window> windows) {
    this.windows = List.copyOf(windows);
  }

  /// The windows that are written as `22:00-06:00`, `saturday, sunday`, `monday 08:00-18:00` (a
  /// window that ends before it starts ends on the next day) or `2026-12-24 to 2026-12-26`, each
  /// with an own zone if it ends in `in Europe/Berlin`. Case does not matter.
  ///
  /// @param zone whose clock is meant if a text names none
  /// @throws IllegalArgumentException if one is none of these, or if they leave no time at all; the
  ///     message says what, where and what is right
  public static Blackouts parse(List<String> texts, ZoneId zone) {
    var windows = texts.stream().map(text -> BlackoutText.parse(text, zone)).toList();
    var again = new Blackouts(windows.stream().filter(Window.Weekly.class::isInstance).toList());
    var limit = TRIAL_START.plus(TRIAL);
    var end = TRIAL_START;
    for (var next = again.step(end); next.isAfter(end) && end.isBefore(limit); ) {
      end = next;
      next = again.step(end);
    }
    if (!end.isBefore(limit)) {
      throw new IllegalArgumentException(
          "nothing could ever begin outside of \"%s\"; right is, for example, \"22:00-06:00\""
              .formatted(String.join("\", \"", texts)));
    }
    return new Blackouts(windows);
  }

  /// When the window ends that an instant is in, and all windows that are joined to it; empty if it
  /// is in none. The end is not in a window.
  public Optional<Instant> endAfter(Instant instant) {
    var end = instant;
    for (var steps = 0; steps < STEPS_MAX; steps++) {
      var next = step(end);
      if (!next.isAfter(end)) {
        break;
      }
      end = next;
    }
    return end.isAfter(instant) ? Optional.of(end) : Optional.empty();
  }

  /// The earliest instant, not before this one, at which something may begin.
  Instant freeFrom(Instant instant) {
    return endAfter(instant).orElse(instant);
  }

  private Instant step(Instant instant) {
    var latest = instant;
    for (var window : windows) {
      var end = window.endFrom(instant);
      latest = end.isAfter(latest) ? end : latest;
    }
    return latest;
  }
}
