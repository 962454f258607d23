package dev.backstay.service;

import dev.backstay.process.RunningProgram;
import dev.backstay.process.RunningProgram.Variables;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Programs that are run for what they do, without a shell.
final class Commands {

  private Commands() {}

  /// The program as it may be shown: its arguments may hold secrets.
  static String shown(List<String> argv) {
    return EntryPath.escape(argv.getFirst());
  }

  /// Runs one to stop or start a service.
  ///
  /// @throws ServiceFailedException unless it ends with 0 in time
  static void run(Act act, Service service, List<String> argv, List<String> environment)
      throws ServiceFailedException {
    Optional<String> problem;
    try {
      problem = problem(argv, environment, service.timeout());
    } catch (IOException e) {
      throw failed(act, service, argv, "could not be started: " + e.getMessage(), e);
    }
    if (problem.isPresent()) {
      throw failed(act, service, argv, problem.get(), null);
    }
  }

  /// Runs one and says why it failed; empty if it ended with 0.
  ///
  /// @throws IOException if it cannot be started
  static Optional<String> problem(List<String> argv, List<String> environment, Duration limit)
      throws IOException {
    RunningProgram.requireExecutable(argv.getFirst());
    try (var running = RunningProgram.acting(argv, new Variables(environment, Map.of()), limit)) {
      return running.await();
    }
  }

  private static ServiceFailedException failed(
      Act act, Service service, List<String> argv, String what, @Nullable IOException cause) {
    return new ServiceFailedException(
        act.failed(service.name()) + "the program " + shown(argv) + " " + what,
        "Look at " + service.shown() + ".",
        cause);
  }
}
