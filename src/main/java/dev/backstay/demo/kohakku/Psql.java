package dev.backstay.demo.kohakku;

import dev.backstay.process.RunningProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A session of PostgreSQL's command-line program in one database. Used by one thread.
final class Psql implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofHours(12);
  private static final String DONE = "statements done";

  private final RunningProgram program;
  private final BufferedReader said;

  private Psql(RunningProgram program) {
    this.program = program;
    said = new BufferedReader(new InputStreamReader(program.output(), StandardCharsets.UTF_8));
  }

  static Psql open(Address server, String database) throws IOException {
    var argv =
        List.of("psql", "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-d", database);
    var variables = new RunningProgram.Variables(List.of(), server.postgresVariables());
    return new Psql(RunningProgram.talking(argv, variables, LIMIT));
  }

  /// Runs statements, and waits until they are committed.
  void run(String statements) throws IOException {
    var input = program.input();
    input.write((statements + "\n\\echo " + DONE + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
    for (var line = said.readLine(); !DONE.equals(line); line = said.readLine()) {
      if (line == null) {
        throw new IOException("psql " + program.await().orElse("ended before it was told to"));
      }
    }
  }

  /// A text as SQL writes it.
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public void close() {
    program.close();
  }
}
