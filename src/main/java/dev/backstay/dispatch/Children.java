package dev.backstay.dispatch;

import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds the child of a run again, whoever started it. A child is known by what stands in its
/// environment, not by its number, which the system gives away again, nor by times, which change
/// with the clock.
public final class Children {

  private static final int LOOKS_MAX = 100;

  private final Path processes;

  /// Those of a system that shows its processes there, as Linux does in `/proc`.
  public Children(Path processes) {
    this.processes = processes;
  }

  /// Whether that process is the child of the run, and has not ended.
  boolean isAlive(RunId run, long pid) {
    return isOf(run, processes.resolve(Long.toString(pid)));
  }

  /// Tells the child of a run to stop, as a signal at a terminal would.
  ///
  /// @return whether it was at work
  boolean tell(RunId run, long pid) {
    return isAlive(run, pid)
        && ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false);
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

  /// What the child starts inherits the variable, and may live on: it is the program only if it was
  /// also started as the program is.
  private static boolean isOf(RunId run, Path process) {
    return strings(process, "environ").contains(Program.RUN_VARIABLE + "=" + run.hex())
        && Collections.indexOfSubList(strings(process, "cmdline"), Program.OPTIONS) >= 0;
  }

  /// One that has ended and was not waited for has nothing there, for ever; one that is becoming
  /// another program has nothing for a moment.
  private static List<String> strings(Path process, String name) {
    try {
      for (var looks = 0; looks < LOOKS_MAX; looks++) {
        var bytes = Files.readAllBytes(process.resolve(name));
        if (bytes.length > 0 || hasEnded(process)) {
          return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\0"));
        }
        Thread.onSpinWait();
      }
      return List.of();
    } catch (IOException endedOrAnothersProcess) {
      return List.of();
    }
  }

  /// After the name of its program, which is in brackets, stands its state.
  private static boolean hasEnded(Path process) throws IOException {
    var line = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    var state = line.indexOf(") ", line.lastIndexOf(')')) + 2;
    return state >= line.length() || line.charAt(state) == 'Z' || line.charAt(state) == 'X';
  }
}
