package dev.backstay.dispatch;

import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds the child of a run again, whoever started it. A child is known by what stands in its
/// environment, not by its number, which the system gives away again, nor by times, which change
/// with the clock.
public final class Children {

  private final Path processes;

  /// Those of a system that shows its processes there, as Linux does in `/proc`.
  public Children(Path processes) {
    this.processes = processes;
  }

  /// Whether that process is the child of the run, and has not ended.
  boolean isAlive(RunId run, long pid) {
    return isOf(run, processes.resolve(Long.toString(pid)));
  }

  /// The child of a run of which no number is known.
  ///
  /// @throws IOException if the processes cannot be listed
  OptionalLong find(RunId run) throws IOException {
    try (var all = Files.list(processes)) {
      return all.filter(each -> number(each).isPresent())
          .filter(each -> isOf(run, each))
          .mapToLong(each -> number(each).orElseThrow())
          .min();
    }
  }

  private static Optional<Long> number(Path process) {
    var name = process.getFileName().toString();
    return name.chars().allMatch(Character::isDigit)
        ? Optional.of(Long.parseLong(name))
        : Optional.empty();
  }

  /// One that has ended and was not waited for has no environment left.
  private static boolean isOf(RunId run, Path process) {
    try {
      var environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return Arrays.asList(environment.split("\0"))
          .contains(Program.RUN_VARIABLE + "=" + run.hex());
    } catch (IOException endedOrAnothersProcess) {
      return false;
    }
  }
}
