package dev.backstay.scratch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that runs in a scratch area: it reads what it is told and no more, and what it says
/// goes to a file there.
public final class ScratchProgram implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TOLD_BYTES_MAX = 2_000;

  private final Process process;
  private final String signal;
  private final Path number;
  private final Path said;

  private ScratchProgram(Process process, String signal, Path number, Path said) {
    this.process = process;
    this.signal = signal;
    this.number = number;
    this.said = said;
  }

  /// What is started, and how.
  ///
  /// @param name what its files are called, unique in the area
  /// @param argv the program and its arguments; no secret is among them
  /// @param in the working directory, in the area
  /// @param account whom it runs as
  /// @param variables its whole environment
  /// @param told what it reads from its standard input, which may be secret
  /// @param signal the name of the signal that ends it soonest and still lets it tidy up
  public record Start(
      String name,
      List<String> argv,
      Path in,
      RunAs account,
      Map<String, String> variables,
      String told,
      String signal) {

    public Start {
      argv = List.copyOf(argv);
      variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
      return "Start[" + name + ", " + argv + "]";
    }
  }

  static ScratchProgram start(Path area, Start start) throws IOException {
    var said = area.resolve(start.name + ".log");
    var builder =
        new ProcessBuilder(start.account.argv(start.argv))
            .directory(start.in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().clear();
    builder.environment().putAll(start.variables);
    var process = builder.start();
    var program =
        new ScratchProgram(process, start.signal, area.resolve(start.name + ".pid"), said);
    try {
      Files.writeString(program.number, process.pid() + "\n");
      try (var input = process.getOutputStream()) {
        input.write(start.told.getBytes(StandardCharsets.UTF_8));
      }
      return program;
    } catch (IOException e) {
      // One that ended at once has not read what it was told; what it said tells more.
      if (process.isAlive()) {
        program.close();
        throw e;
      }
      return program;
    }
  }

  /// Whether it runs.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for its end.
  ///
  /// @return its status
  /// @throws IOException if it does not end in that time
  public int await(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("it did not end within " + limit.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /// The end of what it said, as one line.
  public String lastWords() {
    try {
      var bytes = Files.readAllBytes(said);
      var from = Math.max(0, bytes.length - TOLD_BYTES_MAX);
      var text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).strip();
      return text.replaceAll("\\s*\\R\\s*", "; ");
    } catch (IOException nothingSaid) {
      return "";
    }
  }

  private void tell() throws IOException, InterruptedException {
    if (process.isAlive()) {
      var pid = Long.toString(process.pid());
      var _ =
          new ProcessBuilder("/bin/sh", "-c", "kill -\"$1\" \"$2\"", "sh", signal, pid)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    }
  }

  /// Sends it the signal to end, and one that it cannot disregard if it does not. Can be called
  /// again.
  @Override
  public void close() {
    try {
      var others = process.descendants().toList();
      tell();
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      others.forEach(ProcessHandle::destroyForcibly);
      Files.deleteIfExists(number);
    } catch (IOException left) {
      // It goes with the area.
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
