package dev.backstay.http.pages;

import dev.backstay.standing.SizePoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A line of sizes over time as an SVG path, with the same in words.
///
/// @param description what the line shows, for who does not see it
/// @param line the path of the line
/// @param area the path of what is below it
/// @param most the highest size
/// @param from the first day
/// @param to the last day
public record Chart(
    String description,
    String line,
    String area,
    String most,
    String from,
    String to,
    double lastX,
    double lastY) {

  /// The width of the picture.
  public static final int WIDTH = 640;

  /// The height of the picture.
  public static final int HEIGHT = 120;

  private static final int EDGE = 6;

  /// The chart of those sizes; empty if they are too few to make a line.
  ///
  /// @param points the oldest first
  static Optional<Chart> of(List<SizePoint> points) {
    if (points.size() < 2) {
      return Optional.empty();
    }
    var first = points.getFirst();
    var last = points.getLast();
    var most = points.stream().mapToLong(SizePoint::contentBytes).max().orElseThrow();
    var line = new StringBuilder();
    for (var point : points) {
      line.append(line.isEmpty() ? "M" : " L");
      line.append(text(x(point.takenAt(), first.takenAt(), last.takenAt())));
      line.append(' ').append(text(y(point.contentBytes(), most)));
    }
    var area = line + " L%d %d L%d %d Z".formatted(WIDTH - EDGE, HEIGHT, EDGE, HEIGHT);
    return Optional.of(
        new Chart(
            "From %s on %s to %s on %s; the most was %s, in %s."
                .formatted(
                    Phrases.size(first.contentBytes()),
                    Phrases.day(first.takenAt()),
                    Phrases.size(last.contentBytes()),
                    Phrases.day(last.takenAt()),
                    Phrases.size(most),
                    Phrases.count(points.size(), "good snapshot", "good snapshots")),
            line.toString(),
            area,
            Phrases.size(most),
            Phrases.shortDay(first.takenAt()),
            Phrases.shortDay(last.takenAt()),
            WIDTH - EDGE,
            y(last.contentBytes(), most)));
  }

  private static double x(Instant at, Instant first, Instant last) {
    var all = Duration.between(first, last).toMillis();
    var part = all == 0 ? 1 : (double) Duration.between(first, at).toMillis() / all;
    return EDGE + part * (WIDTH - 2 * EDGE);
  }

  private static double y(long bytes, long most) {
    var part = most == 0 ? 0 : (double) bytes / most;
    return HEIGHT - part * (HEIGHT - EDGE);
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
