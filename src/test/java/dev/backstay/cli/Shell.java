package dev.backstay.cli;

import dev.backstay.app.Surroundings;
import dev.backstay.repository.Access;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.Proof;
import dev.backstay.store.local.LocalStore;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Types commands in a directory, and keeps what they print.
final class Shell {

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private String answers = "";
  private boolean asks;
  private boolean shows;
  private InstantSource clock = InstantSource.system();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Shell(Path directory) {
    this.directory = directory;
    environment.put("HOME", directory.toString());
  }

  /// How a command ended.
  record Ran(int exit, String out, String err) {

    /// The only line of output, as JSON.
    Map<String, Object> json() {
      return JsonValues.object(out.strip());
    }

    /// The id in the last line of output.
    String idOfLast() {
      return JsonValues.text(jsonLines().getLast(), "id");
    }

    /// Each line of output, as JSON.
    List<Map<String, Object>> jsonLines() {
      return out.lines().map(JsonValues::object).toList();
    }
  }

  /// The file in the directory.
  Path at(String name) {
    return directory.resolve(name);
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /// From now on, a person is there and answers like this.
  void answer(String line) {
    asks = true;
    answers = line + "\n";
  }

  /// From now on, standard output is a terminal.
  void show() {
    shows = true;
  }

  /// From now on, it is then.
  void itIs(Instant now) {
    clock = InstantSource.fixed(now);
  }

  /// What was written as bytes since the last call.
  byte[] takeBytes() {
    var taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  /// A configuration with a state file and a tree that are there, and a repository to be made.
  Shell withOrchestrator() throws IOException {
    Files.createDirectories(at("live/logs"));
    Files.writeString(at("live/state.json"), "{\"tasks\":[1,2,3]}");
    Files.writeString(at("live/logs/first.log"), "one");
    Files.writeString(at("live/logs/odd\u001b[31mname"), "red");
    Files.createDirectory(at("live/logs/below"));
    Files.writeString(at("live/logs/below/deep.log"), "deep");
    configure("high");
    return this;
  }

  void configure(String importanceOfLogs) throws IOException {
    Files.writeString(
        at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          state: { kind: state-file, path: live/state.json }
          logs: { kind: files, path: live/logs, importance: %s }
        """
            .formatted(importanceOfLogs));
    Files.createDirectories(at("scratch"));
  }

  /// The same with the repository made and one snapshot in it; returns the snapshot's id.
  String withSnapshot() throws IOException {
    withOrchestrator();
    must("init");
    return must("backup", "--json").idOfLast();
  }

  /// Writes down what a drill found out about a snapshot.
  void drilled(String snapshot, String drill, Proof.Verdict verdict, Duration took)
      throws IOException {
    var access = new Access(at("host/repositories"), "drill-host", Optional::empty, clock);
    try (var store = LocalStore.open(at("repository"));
        var repository = Repository.open(store, access)) {
      var commit =
          repository.log().commits().stream()
              .filter(each -> each.snapshot().id().hex().equals(snapshot))
              .findFirst()
              .orElseThrow();
      repository.prove(commit, new Proof.Outcome(drill, verdict, took), new byte[] {'{', '}'});
    }
  }

  /// Runs a command that must succeed.
  Ran must(String... arguments) {
    var ran = run(arguments);
    if (ran.exit != 0) {
      throw new AssertionError(String.join(" ", arguments) + ": " + ran);
    }
    return ran;
  }

  Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(new StringReader(answers)),
            asks,
            false,
            bytes,
            shows);
    var surroundings = new Surroundings(environment, directory, clock);
    var exit = new CommandLineInterface(surroundings, terminal).run(arguments);
    return new Ran(exit, out.toString(), err.toString());
  }
}
