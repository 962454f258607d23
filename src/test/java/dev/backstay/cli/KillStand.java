package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ChildJava;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A small installation, put back before each run, in which the program runs in processes of its
/// own. One thread uses it.
final class KillStand {

  private static final int FILES = 20;
  private static final int FILE_BYTES = 20_000;
  private static final long LIMIT_SECONDS = 120;

  private final Path stand;
  private final Path template;
  private final Random random;
  private final Map<String, String> first;
  private final Map<String, String> second;

  /// Makes it in a directory that is there: a snapshot of one version, and another version live.
  KillStand(Path place, long seed) throws Exception {
    stand = place.resolve("stand");
    template = place.resolve("template");
    random = new Random(seed);
    Files.createDirectories(stand.resolve("live/state"));
    Files.createDirectories(stand.resolve("live/db"));
    Files.createDirectory(stand.resolve("scratch"));
    Files.write(stand.resolve("machine.key"), new byte[32]);
    Files.setAttribute(stand.resolve("machine.key"), "unix:mode", 0600);
    configure("backstay.yaml", "host");
    configure("other.yaml", "other-host");
    makeLive(1);
    shell().must("init");
    shell().must("backup");
    Files.delete(stand.resolve("live/db/app.db"));
    SmallInstallation.remove(stand.resolve("live/tree"));
    makeLive(2);
    second = look();
    Files.move(stand, template);
    renew();
    shell().must("restore", "latest", "--yes");
    first = look();
  }

  private void configure(String name, String host) throws IOException {
    Files.writeString(
        stand.resolve(name),
        """
        version: 1
        orchestrator: demo
        state_dir: %s
        scratch_dir: scratch
        repositories: { local: { url: repository, machine_key: machine.key } }
        components:
          database: { kind: sqlite, path: live/db/app.db, order: 1 }
          state: { kind: state-file, path: live/state/state.json, order: 2 }
          tree: { kind: files, path: live/tree, order: 3 }
        hold: { pause: [touch, "%s/held"], resume: [rm, -f, "%s/held"], limit: 30s }
        """
            .formatted(host, stand, stand));
  }

  private void makeLive(int version) throws Exception {
    var bytes = new byte[FILE_BYTES];
    for (var i = 0; i < FILES; i++) {
      random.nextBytes(bytes);
      var directory = stand.resolve("live/tree/" + i % 5);
      Files.createDirectories(directory);
      Files.write(directory.resolve("version-" + version + "-" + i), bytes);
    }
    Files.writeString(stand.resolve("live/state/state.json"), "{\"version\": " + version + "}");
    var database = "jdbc:sqlite:" + stand.resolve("live/db/app.db");
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.execute("create table task (id integer primary key, text text)");
      statement.execute(
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert"
              + " into task select i, "
              + version
              + " || hex(randomblob(400)) from n");
    }
  }

  /// Puts everything back.
  void renew() throws IOException {
    SmallInstallation.remove(stand);
    SmallInstallation.copy(template, stand);
  }

  Random random() {
    return random;
  }

  /// Types commands in this process.
  Shell shell() {
    return new Shell(stand);
  }

  private Map<String, String> look() throws IOException {
    var seen = new TreeMap<String, String>();
    for (var part : List.of("tree", "state", "db")) {
      Trees.describe(stand.resolve("live/" + part))
          .forEach((name, line) -> seen.put(part + name, line));
    }
    // The directories around a state file and a database belong to nobody.
    seen.remove("state/");
    seen.remove("db/");
    try (var beside = Files.list(stand.resolve("live"))) {
      beside.forEach(path -> seen.put("beside " + path.getFileName(), ""));
    }
    return seen;
  }

  /// Starts the program: the assembled one if it is named, else the classes that are tested.
  Process start(int heapMiB, String... arguments) throws IOException {
    var program = System.getProperty("backstay.program");
    var command = new ArrayList<>(program == null ? classes(heapMiB) : List.of(program));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("BACKSTAY_HEAP", heapMiB + "m");
    return builder
        .directory(stand.toFile())
        .redirectErrorStream(true)
        .redirectOutput(stand.resolve("output").toFile())
        .start();
  }

  private static List<String> classes(int heapMiB) {
    return ChildJava.running(ChildJava.PROGRAM, List.of("-Xmx" + heapMiB + "m")).command();
  }

  void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /// The exit code, which must come by itself.
  int end(Process process) throws Exception {
    var ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("it ended by itself: " + output()).isTrue();
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(stand.resolve("output"));
  }

  /// How long the command takes undisturbed, in milliseconds.
  long usual(String... arguments) throws Exception {
    renew();
    var started = System.nanoTime();
    assertThat(end(start(160, arguments))).as(output()).isZero();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
  }

  /// Not in the time in which a process only starts.
  void sleepWithin(long usual) throws InterruptedException {
    Thread.sleep(usual / 4 + random.nextLong(usual));
  }

  boolean isHeld() {
    return Files.exists(stand.resolve("held"));
  }

  void awaitHeld(Process process) throws Exception {
    while (process.isAlive() && !isHeld()) {
      Thread.sleep(1);
    }
  }

  int snapshots() {
    var listed = shell().must("snapshots", "--json").json();
    return listed.get("snapshots") instanceof List<?> snapshots ? snapshots.size() : -1;
  }

  /// A backup changes nothing that is live.
  void requireUntouched() throws IOException {
    assertThat(look()).isEqualTo(second);
  }

  /// What is stored is sound, the whole of it can be read, and the next backup needs no hand.
  void requireSound() {
    var before = snapshots();
    shell().must("check", "--read-data");
    shell().must("backup");
    assertThat(snapshots()).isEqualTo(before + 1);
    assertThat(isHeld()).as("held after a backup").isFalse();
  }

  /// A restore that may be unfinished is ended; then all is old or all is new. Returns how it was
  /// ended, with its exit code; empty if it was not unfinished.
  String requireEitherEnd(boolean resuming) throws IOException {
    var status = shell().must("restore", "status", "--json").json();
    var how = "";
    if (status.get("unfinished") != null && !Boolean.FALSE.equals(status.get("unfinished"))) {
      var ended = shell().run("restore", resuming ? "resume" : "rollback");
      how = (resuming ? "resume " : "rollback ") + ended.exit();
      if (ended.exit() != 0) {
        assertThat(ended.err()).contains("deleted already");
        shell().must("restore", "settle");
      }
    }
    assertThat(look()).isIn(first, second);
    return how;
  }
}
