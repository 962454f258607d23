package dev.backstay.component;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import dev.backstay.process.RunningProgram;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The program that puts a component in place: it is given a state as its standard input.
///
/// @param component whose state it is
/// @param argv the program and its arguments
/// @param environment the names of the variables that are passed to it beside the usual ones
/// @param timeout how long it may run
/// @param restored the file with the restored state
/// @param former the file with the state from before
public record RestoreProgram(
    ComponentName component,
    List<String> argv,
    List<String> environment,
    Duration timeout,
    Path restored,
    Path former) {

  private static final Duration WAIT = Duration.ofMillis(100);
  private static final int WAITS_MAX = 100;

  public RestoreProgram {
    argv = List.copyOf(argv);
    environment = List.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("no program for " + component);
    }
  }

  /// The program of a component whose state is built and kept at that destination.
  public static RestoreProgram of(Component.Command command, Destination at) {
    var file = outputOf(command.name());
    return new RestoreProgram(
        command.name(),
        command.restore(),
        command.environment(),
        command.timeout(),
        at.staged().resolve(file),
        at.former().resolve(file));
  }

  /// The name of the file that holds the output of a component's program.
  public static String outputOf(ComponentName component) {
    return component.value() + ".output";
  }

  /// The program as it may be shown: its arguments may hold secrets.
  public String shown() {
    return EntryPath.escape(argv.getFirst());
  }

  /// Says whether it could be run.
  ///
  /// @throws ProgramFailedException if the program, or a variable that it needs, is not there
  public void requireRunnable() throws ProgramFailedException {
    requireRunnable(restored);
  }

  private void requireRunnable(Path state) throws ProgramFailedException {
    try {
      RunningProgram.requireExecutable(argv.getFirst());
    } catch (IOException e) {
      throw failed("cannot be run: " + e.getMessage(), state, e);
    }
    for (var name : environment) {
      if (System.getenv(name) == null) {
        throw failed("needs the environment variable " + name + ", which is not set", state, null);
      }
    }
  }

  /// Gives it the restored state, and waits for its end.
  ///
  /// @throws ProgramFailedException unless it ends with 0 in time
  public void giveRestored() throws ProgramFailedException {
    give(restored, "its restored state");
  }

  /// Gives it the former state, and waits for its end.
  ///
  /// @throws ProgramFailedException unless it ends with 0 in time
  public void giveFormer() throws ProgramFailedException {
    give(former, "its former state");
  }

  private void give(Path state, String what) throws ProgramFailedException {
    requireRunnable(state);
    requireEnded(state);
    Optional<String> problem;
    try (var running = RunningProgram.feeding(argv, environment, timeout, state)) {
      problem = running.await();
    } catch (IOException e) {
      throw failed("could not be started: " + e.getMessage(), state, e);
    }
    if (problem.isPresent()) {
      throw failed("was given " + what + " and " + problem.get(), state, null);
    }
  }

  /// What an earlier run has left running would act on top of this one.
  private void requireEnded(Path state) throws ProgramFailedException {
    var use = new FileUse(Path.of("/proc"));
    for (var wait = 0; ; wait++) {
      var reader = readerOf(restored, use).or(() -> readerOf(former, use));
      if (reader.isEmpty()) {
        return;
      }
      if (wait == WAITS_MAX) {
        throw failed(
            "still runs, or what it started does: " + reader.get() + " reads its state",
            state,
            null);
      }
      pause();
    }
  }

  private static Optional<String> readerOf(Path state, FileUse use) {
    try {
      return use.holder(FileStat.of(state));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted before a program was run", null, e);
    }
  }

  private ProgramFailedException failed(String what, Path state, @Nullable IOException cause) {
    return new ProgramFailedException(
        "the program " + shown() + " of " + component + " " + what,
        "By hand: `" + shown() + " < " + state + "`, with the arguments that are configured.",
        cause);
  }
}
