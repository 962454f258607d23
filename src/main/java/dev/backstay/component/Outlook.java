package dev.backstay.component;

import dev.backstay.failure.FailureCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
  public record Obstacle(FailureCode code, String what, String hint) {

    /// One refusal for all that was found, none if nothing was.
    public static Optional<Obstacle> of(
        FailureCode code, Collection<String> findings, String hint) {
      return findings.isEmpty()
          ? Optional.empty()
          : Optional.of(new Obstacle(code, String.join("; ", findings), hint));
    }

    /// Those of two that are there.
    public static List<Obstacle> both(Optional<Obstacle> one, Optional<Obstacle> other) {
      return Stream.of(one, other).flatMap(Optional::stream).toList();
    }
  }
}
