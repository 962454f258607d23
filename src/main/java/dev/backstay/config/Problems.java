package dev.backstay.config;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything that is wrong with one configuration file, collected so that it is told at once.
final class Problems {

  private static final int LINES_MAX = 10;

  private record Problem(Place place, String message, FailureCode code) {}

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable Throwable cause;

  Problems(Path file) {
    this.file = file;
  }

  /// Something that is not as it must be.
  void add(Place place, String message) {
    problems.add(new Problem(place, message, FailureCode.CONFIG_INVALID));
  }

  /// The same, because of a fault; the first one becomes the cause of the failure.
  void add(Place place, String message, Throwable fault) {
    add(place, message);
    cause = cause == null ? fault : cause;
  }

  /// Two things that are well in themselves but not together.
  void addConflict(Place place, String message) {
    problems.add(new Problem(place, message, FailureCode.CONFIG_CONFLICT));
  }

  /// How many there are.
  int count() {
    return problems.size();
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /// The place as it is written in messages.
  String at(Place place) {
    return file.getFileName() + ":" + place;
  }

  void throwIfAny() {
    if (isEmpty()) {
      return;
    }
    problems.sort(Comparator.comparing(Problem::place));
    var lines =
        problems.stream()
            .limit(LINES_MAX)
            .map(problem -> at(problem.place) + ": " + problem.message)
            .collect(Collectors.joining("\n"));
    var more = problems.size() - LINES_MAX;
    var invalid = problems.stream().anyMatch(problem -> problem.code == FailureCode.CONFIG_INVALID);
    throw new ConfigurationException(
        invalid ? FailureCode.CONFIG_INVALID : FailureCode.CONFIG_CONFLICT,
        more > 0 ? lines + "\nand " + more + " more" : lines,
        "Correct " + file + "; nothing was started.",
        cause);
  }
}
