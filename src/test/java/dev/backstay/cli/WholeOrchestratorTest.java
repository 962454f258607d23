package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import dev.backstay.testing.RealRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One snapshot over everything while everything is written to; then nothing is left as it was, and
/// one command brings all of it back.
class WholeOrchestratorTest {

  @TempDir Path directory;

  @Test
  void oneBackupUnderLoadAndOneRestoreOfEverything() throws Exception {
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      var writers = new Writers(whole);
      shell.must("backup");
      writers.await();
      var id = shell.must("backup", "--json").idOfLast();
      writers.stop();

      whole.disaster();
      var service = new Thread(() -> serve(whole));
      service.start();
      shell.must("restore", "latest", "--yes");
      service.join();

      assertThat(whole.look()).isEqualTo(snapshot(whole, id));
      for (var database : whole.databases()) {
        assertThat(whole.postgres().rows(database, "select sum(balance) from accounts"))
            .containsExactly("200000");
      }
      assertThat(whole.bucket().get("elsewhere")).isEqualTo("not protected");
      assertThat(whole.leftovers()).isEmpty();
      assertThat(Files.readAllLines(shell.at("service.log"))).containsExactly("stop", "start");
    }
  }

  /// Goes on with what is left until the service is stopped, which waits for it.
  private static void serve(WholeInstallation whole) {
    try {
      Files.delete(whole.shell().at("idle"));
      for (var i = 0; Files.exists(whole.shell().at("running")); i++) {
        whole.bucket().put("briefs/after-" + i + ".json", "written while a restore is prepared");
        whole.redis().cli("INCR", "after");
        Files.writeString(whole.shell().at("live/tree/after-" + i % 3), "written " + i);
      }
      Files.writeString(whole.shell().at("idle"), "");
    } catch (Exception e) {
      throw new AssertionError("the service ended", e);
    }
  }

  /// What the snapshot says of each part, without a restore: dumps, loaded into other servers.
  private static List<String> snapshot(WholeInstallation whole, String id) throws Exception {
    var shell = whole.shell();
    var seen = new ArrayList<String>();
    for (var component : List.of("controller", "dispatcher")) {
      shell.must("dump", id + ":" + component + ":" + component + ".dump");
      var dump = Files.write(shell.at(component + ".dump"), shell.takeBytes());
      seen.add(load(whole, dump));
    }
    shell.must("dump", id + ":queue:queue.rdb");
    try (var other = RealRedis.startFrom(shell.takeBytes())) {
      seen.add(other.digest());
    }
    var objects = shell.must("restore", id, "--component", "briefs", "--to", "out", "--yes");
    assertThat(objects.exit()).isZero();
    var contents = whole.bucket().contents();
    contents.keySet().removeIf(key -> !key.equals("elsewhere"));
    try (var files = Files.walk(shell.at("out/briefs"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        contents.put(shell.at("out/briefs").relativize(file).toString(), Files.readString(file));
      }
    }
    seen.add(contents.toString());
    shell.must("restore", id, "--component", "tree", "--to", "out", "--yes");
    var lines = new ArrayList<String>();
    var tree = shell.at("out/tree");
    try (var files = Files.walk(tree)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        lines.add(tree.relativize(file) + "=" + Files.readString(file));
      }
    }
    seen.add(lines.toString());
    return seen;
  }

  private static String load(WholeInstallation whole, Path dump) throws Exception {
    var name = "other_" + System.nanoTime();
    var postgres = whole.postgres();
    postgres.create(name);
    var builder =
        new ProcessBuilder(
            postgres.programs().resolve("pg_restore").toString(),
            "--host=127.0.0.1",
            "--port=" + postgres.port(),
            "--username=root",
            "--dbname=" + name,
            dump.toString());
    builder.environment().put("PGPASSWORD", RealPostgres.PASSWORD);
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    try {
      return whole.digest(name);
    } finally {
      postgres.sql("postgres", "drop database \"" + name + "\"");
    }
  }

  /// Those who write to every part: balances that keep their sum, a ledger that names an object
  /// once it is there, a counter, and logs.
  private static final class Writers {

    private final WholeInstallation whole;
    private final List<AtomicInteger> rounds = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    private interface Round {
      void write(int number) throws Exception;
    }

    Writers(WholeInstallation whole) {
      this.whole = whole;
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      for (var each : List.<Round>of(this::transfer, this::deliver, this::count, this::log)) {
        var done = new AtomicInteger();
        rounds.add(done);
        running.add(
            threads.submit(
                () -> {
                  while (!stopped) {
                    each.write(done.incrementAndGet());
                  }
                  return null;
                }));
      }
      threads.shutdown();
    }

    private void transfer(int number) throws Exception {
      for (var database : whole.databases()) {
        var statements =
            """
            begin;
            update accounts set balance = balance - 1 where id = %1$d;
            update accounts set balance = balance + 1 where id = %2$d;
            commit;
            """
                .formatted(1 + number % 2000, 1 + number * 7 % 2000);
        whole.postgres().sqlAsOwner(database, statements);
      }
    }

    private void deliver(int number) throws Exception {
      var key = "briefs/delivered-" + number + ".json";
      whole.bucket().put(key, "{\"delivered\":" + number + "}");
      whole
          .postgres()
          .sqlAsOwner(
              whole.databases().getFirst(), "insert into ledger (brief) values ('" + key + "')");
    }

    private void count(int number) throws Exception {
      whole.redis().cli("INCR", "counter");
      whole.redis().cli("RPUSH", "queue", "item " + number);
    }

    private void log(int number) throws Exception {
      Files.writeString(whole.shell().at("live/tree/" + number % 50 + ".log"), "round " + number);
      TimeUnit.MILLISECONDS.sleep(5);
    }

    /// Waits until every one of them has written some more.
    void await() throws Exception {
      var before = rounds.stream().map(AtomicInteger::get).toList();
      for (var i = 0; i < before.size(); i++) {
        while (rounds.get(i).get() < before.get(i) + 3 && !running.get(i).isDone()) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
      }
    }

    void stop() throws Exception {
      stopped = true;
      for (var each : running) {
        each.get();
      }
    }
  }
}
