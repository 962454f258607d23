package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program in processes of its own that are killed, told to end, stopped for a while or given
/// too little memory. After each, every command works without a hand, and nothing is damaged.
class SignalTest {

  private static final int RUNS = EveryFailure.isLarge() ? 500 : 2;
  private static final int FILES = 40;
  private static final int FILE_BYTES = 100_000;
  private static final long LIMIT_SECONDS = 60;

  @TempDir Path place;
  private Path template;
  private final Random random = new Random(5);
  private final Map<String, Integer> endings = new TreeMap<>();
  private Map<String, String> first = Map.of();
  private Map<String, String> second = Map.of();

  @BeforeEach
  void makeTemplate() throws Exception {
    template = place.resolve("stand");
    Files.createDirectories(template.resolve("live/state"));
    Files.createDirectories(template.resolve("live/db"));
    Files.createDirectory(template.resolve("scratch"));
    Files.write(template.resolve("machine.key"), new byte[32]);
    Files.setAttribute(template.resolve("machine.key"), "unix:mode", 0600);
    configure("backstay.yaml", "host");
    configure("other.yaml", "other-host");
    makeLive(1);
    shell().must("init");
    shell().must("backup");
    Files.delete(template.resolve("live/db/app.db"));
    SmallInstallation.remove(template.resolve("live/tree"));
    makeLive(2);
    second = look();
    Files.move(template, place.resolve("template"));
    newStand();
    shell().must("restore", "latest", "--yes");
    first = look();
  }

  private void configure(String name, String host) throws IOException {
    Files.writeString(
        template.resolve(name),
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
            .formatted(host, template, template));
  }

  private void makeLive(int version) throws Exception {
    var bytes = new byte[FILE_BYTES];
    for (var i = 0; i < FILES; i++) {
      random.nextBytes(bytes);
      var directory = template.resolve("live/tree/" + i % 5);
      Files.createDirectories(directory);
      Files.write(directory.resolve("version-" + version + "-" + i), bytes);
    }
    Files.writeString(template.resolve("live/state/state.json"), "{\"version\": " + version + "}");
    var database = "jdbc:sqlite:" + template.resolve("live/db/app.db");
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.execute("create table task (id integer primary key, text text)");
      statement.execute(
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000) insert"
              + " into task select i, "
              + version
              + " || hex(randomblob(400)) from n");
    }
  }

  private void newStand() throws IOException {
    SmallInstallation.remove(template);
    SmallInstallation.copy(place.resolve("template"), template);
  }

  private Map<String, String> look() throws IOException {
    var seen = new TreeMap<String, String>();
    for (var part : List.of("tree", "state", "db")) {
      Trees.describe(template.resolve("live/" + part))
          .forEach((name, line) -> seen.put(part + name, line));
    }
    // The directories around a state file and a database belong to nobody.
    seen.remove("state/");
    seen.remove("db/");
    try (var beside = Files.list(template.resolve("live"))) {
      beside.forEach(path -> seen.put("beside " + path.getFileName(), ""));
    }
    return seen;
  }

  private Shell shell() {
    return new Shell(template);
  }

  private Process start(int heapMiB, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx" + heapMiB + "m",
            "-Djdk.util.jar.enableMultiRelease=false",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.backstay.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(template.toFile())
        .redirectErrorStream(true)
        .redirectOutput(template.resolve("output").toFile())
        .start();
  }

  private void signal(Process process, String name) throws Exception {
    var sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    sent.waitFor();
  }

  private int end(Process process) throws Exception {
    var ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("it ended by itself: " + output()).isTrue();
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(template.resolve("output"));
  }

  /// How long the command takes undisturbed, in milliseconds.
  private long usual(String... arguments) throws Exception {
    newStand();
    var started = System.nanoTime();
    assertThat(end(start(160, arguments))).as(output()).isZero();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
  }

  /// Not in the time in which a process only starts.
  private void sleepWithin(long usual) throws InterruptedException {
    Thread.sleep(usual / 4 + random.nextLong(usual));
  }

  private void count(String how, int exit) {
    endings.merge(how + " " + exit, 1, Integer::sum);
  }

  private void report(String what) {
    System.out.println("harness: " + what + ": " + endings);
  }

  private int snapshots() {
    var listed = shell().must("snapshots", "--json").json();
    return listed.get("snapshots") instanceof List<?> snapshots ? snapshots.size() : -1;
  }

  private void requireSound() {
    var shell = shell();
    var before = snapshots();
    shell.must("check", "--read-data");
    shell.must("backup");
    assertThat(snapshots()).isEqualTo(before + 1);
    assertThat(Files.exists(template.resolve("held"))).as("held after a backup").isFalse();
  }

  @Test
  void aBackupThatIsKilledOrToldToEndLeavesNothingToMend() throws Exception {
    var usual = usual("backup");
    for (var run = 0; run < (EveryFailure.isLarge() ? 3 * RUNS : 4); run++) {
      newStand();
      var how = List.of("KILL", "TERM", "INT").get(run % 3);
      var process = start(160, "backup");
      if (run % 2 == 0) {
        sleepWithin(usual);
      } else {
        awaitHeld(process);
        Thread.sleep(random.nextLong(usual / 3));
      }
      signal(process, how);
      var exit = end(process);
      count(how, exit);
      if (!how.equals("KILL")) {
        assertThat(exit).as(output()).isIn(0, how.equals("TERM") ? 143 : 130);
        assertThat(Files.exists(template.resolve("held"))).as("still held").isFalse();
      }
      assertThat(look()).isEqualTo(second);
      requireSound();
    }
    report("backup, signals");
  }

  private void awaitHeld(Process process) throws Exception {
    while (process.isAlive() && !Files.exists(template.resolve("held"))) {
      Thread.sleep(1);
    }
  }

  @Test
  void aBackupThatIsStoppedKeepsNoOtherHostFromItsOwn() throws Exception {
    var usual = usual("backup");
    for (var run = 0; run < RUNS; run++) {
      newStand();
      var process = start(160, "backup");
      sleepWithin(usual);
      signal(process, "STOP");
      shell().must("backup", "--config", "other.yaml");
      signal(process, "CONT");
      var exit = end(process);
      count("STOP", exit);
      assertThat(exit).as(output()).isZero();
      assertThat(snapshots()).isEqualTo(3);
      requireSound();
    }
    report("backup, stopped");
  }

  @Test
  void aRestoreThatIsToldToEndIsResumedOrRolledBack() throws Exception {
    var usual = usual("restore", "latest", "--yes");
    for (var run = 0; run < RUNS; run++) {
      newStand();
      var process = start(160, "restore", "latest", "--yes");
      sleepWithin(usual);
      signal(process, run % 2 == 0 ? "TERM" : "KILL");
      count("ended", end(process));
      requireEitherEnd(run % 4 < 2);
    }
    report("restore, signals");
  }

  private void requireEitherEnd(boolean resuming) throws Exception {
    var status = shell().must("restore", "status", "--json").json();
    if (status.get("unfinished") != null && !Boolean.FALSE.equals(status.get("unfinished"))) {
      var ended = shell().run("restore", resuming ? "resume" : "rollback");
      count(resuming ? "resume" : "rollback", ended.exit());
      if (ended.exit() != 0) {
        assertThat(ended.err()).contains("deleted already");
        shell().must("restore", "settle");
      }
    }
    assertThat(look()).isIn(first, second);
    requireSound();
  }

  @Test
  void tooLittleMemoryEndsARunClearlyAndHarmsNothing() throws Exception {
    for (var run = 0; run < 2 * RUNS; run++) {
      newStand();
      var heap = 12 + random.nextInt(110);
      var restoring = run % 2 == 1;
      var process = restoring ? start(heap, "restore", "latest", "--yes") : start(heap, "backup");
      var exit = end(process);
      count(restoring ? "restore" : "backup", exit);
      assertThat(exit == 0 || !output().isBlank()).as("silent end with " + exit).isTrue();
      if (restoring) {
        requireEitherEnd(run % 4 < 2);
      } else {
        assertThat(look()).isEqualTo(second);
        requireSound();
      }
    }
    report("little memory");
  }
}
