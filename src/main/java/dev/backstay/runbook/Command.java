package dev.backstay.runbook;

import dev.backstay.inflight.ShellWord;
import java.util.List;
import java.util.stream.Collectors;

/// Something to type.
///
/// @param argv the program and its arguments
/// @param exits the exit codes with which it may end when all is as the step says
public record Command(List<String> argv, List<Integer> exits) {

  public Command {
    argv = List.copyOf(argv);
    exits = List.copyOf(exits);
  }

  /// It on one line, as a shell takes it.
  public String line() {
    return argv.stream().map(ShellWord::of).collect(Collectors.joining(" "));
  }
}
