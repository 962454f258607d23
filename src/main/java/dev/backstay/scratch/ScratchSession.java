package dev.backstay.scratch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// A program that serves in a scratch area, with all that it starts: it is the first of a session,
/// everything it starts has its mark, and what they say goes to a file there that does not grow.
public final class ScratchSession implements AutoCloseable {

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /// How long it has to end by itself.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int GROUP_TRIES_MAX = 40;

  private final Process process;
  private final Path area;
  private final String name;
  private final Path in;
  private final BoundedOutput output;
  private boolean isClosed;

  private ScratchSession(
      Process process, Path area, ScratchProgram.Start start, BoundedOutput output) {
    this.process = process;
    this.area = area;
    this.name = start.name();
    this.in = start.in();
    this.output = output;
  }

  /// Requires that there can be such a one here.
  ///
  /// @throws IOException naming what is not installed
  public static void requirePossible() throws IOException {
    if (!Files.isExecutable(SETSID)) {
      throw new IOException(
          SETSID + " is missing, without which its end is not certain (package util-linux)");
    }
  }

  static ScratchSession start(Path area, ScratchProgram.Start start) throws IOException {
    requirePossible();
    var command = new ArrayList<>(List.of(SETSID.toString()));
    command.addAll(start.account().argv(start.argv()));
    var builder =
        new ProcessBuilder(command).directory(start.in().toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(start.variables());
    builder.environment().put(Guardian.MARK, area.resolve(start.name()).toString());
    var process = builder.start();
    var output = BoundedOutput.of(process.getInputStream(), area.resolve(start.name() + ".log"));
    var session = new ScratchSession(process, area, start, output);
    try {
      Files.writeString(session.number(), process.pid() + "\n");
      process.getOutputStream().close();
      return session;
    } catch (IOException e) {
      session.close();
      throw e;
    }
  }

  private Path number() {
    return area.resolve(name + ".session");
  }

  /// The status it ended with; empty while it runs.
  public OptionalInt ended() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /// Whether it, or something that it has started, listens at a TCP port.
  ///
  /// @throws IOException if that cannot be told
  public boolean listensAt(int port) throws IOException {
    return ListeningSockets.isOf(process, area.resolve(name).toString(), port);
  }

  /// The end of what it said, some whole lines of it.
  public List<String> lastLines() {
    try {
      if (!process.isAlive()) {
        output.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return output.lastLines();
  }

  /// Tells it and all it has started to end, and ends what does not. Can be called again.
  ///
  /// @throws IOException if something of it is left
  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    try {
      var _ = signal("TERM");
      var _ = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      for (var tries = 0; signal("KILL") && tries < GROUP_TRIES_MAX; tries++) {
        Thread.sleep(50);
      }
      process.destroyForcibly().waitFor();
      if (!Guardian.endSession(area, name, in)) {
        throw new IOException("something that it started does not end");
      }
      output.awaitEnd();
      Files.deleteIfExists(number());
      isClosed = true;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it was ended", e);
    }
  }

  /// @return whether there was anybody in its group
  private boolean signal(String what) throws IOException, InterruptedException {
    var group = Long.toString(process.pid());
    return new ProcessBuilder("/bin/sh", "-c", "kill -s \"$1\" -- \"-$2\"", "sh", what, group)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
