package dev.backstay.component;

import dev.backstay.failure.FailureCode;
import java.util.ArrayList;
import java.util.List;

/// What can be said of a restore of one component before anything is touched.
///
/// @param lines what a person should know before it is done
/// @param obstacles why it cannot be done as things are
public record Outlook(List<String> lines, List<Obstacle> obstacles) {

  /// Nothing to say.
  public static final Outlook CLEAR = new Outlook(List.of(), List.of());

  public Outlook {
    lines = List.copyOf(lines);
    obstacles = List.copyOf(obstacles);
  }

  /// Both together.
  public Outlook and(Outlook other) {
    var allLines = new ArrayList<>(lines);
    allLines.addAll(other.lines);
    var allObstacles = new ArrayList<>(obstacles);
    allObstacles.addAll(other.obstacles);
    return new Outlook(allLines, allObstacles);
  }

  /// A reason why a restore is refused.
  ///
  /// @param what the reason, with what it is about
  /// @param hint what to do, as a sentence
  public record Obstacle(FailureCode code, String what, String hint) {}
}
