package dev.backstay.process;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A program that was started, with all it starts itself. No shell is used.
///
/// It ends at the latest when this is closed; where `setpriv` is installed it also ends when the
/// thread that started it dies.
public final class RunningProgram implements AutoCloseable {

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /// What a program may need to run at all; the rest of the environment is not its business.
  private static final Set<String> ALWAYS_PASSED =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR");

  private final Process process;
  private final LastLine errors;
  private final Thread watchdog;
  private final Duration limit;
  private volatile boolean timedOut;

  private RunningProgram(Process process, Duration limit) {
    this.process = process;
    this.limit = limit;
    errors = new LastLine(process.getErrorStream());
    watchdog = Thread.ofVirtual().start(this::endAfterLimit);
  }

  /// Starts a program for what it writes; its standard input is empty.
  ///
  /// @param environment the names of the variables that are passed
  /// @throws IOException if it cannot be started
  public static RunningProgram reading(List<String> argv, List<String> environment, Duration limit)
      throws IOException {
    return start(nothingToRead(), argv, new Variables(environment, Map.of()), limit);
  }

  /// Starts a program for what it writes; its standard input is empty.
  ///
  /// @throws IOException if it cannot be started
  public static RunningProgram reading(List<String> argv, Variables environment, Duration limit)
      throws IOException {
    return start(nothingToRead(), argv, environment, limit);
  }

  /// Starts a program that is written to and read from.
  ///
  /// @throws IOException if it cannot be started
  public static RunningProgram talking(List<String> argv, Variables environment, Duration limit)
      throws IOException {
    return start(new ProcessBuilder(), argv, environment, limit);
  }

  /// Starts a program for what it does; its standard input is empty, what it writes is dropped.
  ///
  /// @throws IOException if it cannot be started
  public static RunningProgram acting(List<String> argv, Variables environment, Duration limit)
      throws IOException {
    var builder = nothingToRead().redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return start(builder, argv, environment, limit);
  }

  private static ProcessBuilder nothingToRead() {
    return new ProcessBuilder().redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
  }

  /// The environment of a program.
  ///
  /// @param passed the names of the variables that are passed on
  /// @param given further variables, which may hold secrets
  public record Variables(List<String> passed, Map<String, String> given) {

    public Variables {
      passed = List.copyOf(passed);
      given = Map.copyOf(given);
    }

    @Override
    public String toString() {
      return "Variables[" + passed + ", " + given.keySet() + "]";
    }
  }

  /// Starts a program with a file as its standard input; what it writes is dropped.
  ///
  /// @param environment the names of the variables that are passed
  /// @throws IOException if it cannot be started
  public static RunningProgram feeding(
      List<String> argv, List<String> environment, Duration limit, Path input) throws IOException {
    var builder =
        new ProcessBuilder()
            .redirectInput(ProcessBuilder.Redirect.from(new File(input.toString())))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return start(builder, argv, new Variables(environment, Map.of()), limit);
  }

  private static RunningProgram start(
      ProcessBuilder builder, List<String> argv, Variables environment, Duration limit)
      throws IOException {
    var command = new ArrayList<String>();
    if (Files.isExecutable(SETPRIV)) {
      // What stands before it could only say that it failed.
      requireExecutable(argv.getFirst());
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    command.addAll(argv);
    var variables = builder.command(command).environment();
    variables
        .keySet()
        .removeIf(name -> !ALWAYS_PASSED.contains(name) && !environment.passed.contains(name));
    variables.putAll(environment.given);
    return new RunningProgram(builder.start(), limit);
  }

  /// Says whether there is such a program.
  ///
  /// @throws IOException if there is none that may be run
  public static void requireExecutable(String program) throws IOException {
    var search = program.contains("/") ? "" : Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (var directory : search.split(":", -1)) {
      var found = Path.of(directory).resolve(program);
      if (Files.isExecutable(found) && !Files.isDirectory(found)) {
        return;
      }
    }
    throw new IOException("no such program: " + program);
  }

  private void endAfterLimit() {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        timedOut = true;
        kill();
      }
    } catch (InterruptedException endedInTime) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill() {
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /// Where it reads from.
  public OutputStream input() {
    return process.getOutputStream();
  }

  /// What it writes.
  public InputStream output() {
    return process.getInputStream();
  }

  /// Waits for its end and says why it failed; empty if it ended with 0.
  public Optional<String> await() {
    try {
      var status = process.waitFor();
      if (timedOut) {
        return Optional.of("did not end within " + limit.toSeconds() + " s" + said());
      }
      return status == 0 ? Optional.empty() : Optional.of(words(status) + said());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while a program ran", null, e);
    }
  }

  private static String words(int status) {
    return status > 128
        ? "was ended by signal " + (status - 128) + " (status " + status + ")"
        : "ended with status " + status;
  }

  private String said() {
    var last = errors.said();
    return last.isEmpty() ? "" : ": " + last;
  }

  /// Ends it with all it started, if it is still there.
  @Override
  public void close() {
    kill();
    watchdog.interrupt();
  }
}
