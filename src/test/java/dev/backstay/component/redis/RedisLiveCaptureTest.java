package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Scratch;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Captures beside writers that keep an invariant. Each is loaded into a server of its own, which
/// must hold one state that there was: not older than the start, not newer than the end.
class RedisLiveCaptureTest {

  private static final int ACCOUNTS = 1_000;
  private static final int BALANCE = 100;
  private static final int WRITERS = 3;
  private static final String SUM =
      "local s=0 for i=0,%d do s=s+redis.call('GET','account:'..i) end return s"
          .formatted(ACCOUNTS - 1);

  @TempDir Path directory;
  private volatile boolean going = true;

  /// One that moves amounts between accounts, and counts in the same transaction.
  private final class Writer {

    private final int number;
    private final int port;
    private final Random random;
    private final AtomicLong acknowledged = new AtomicLong();
    private final FutureTask<Boolean> task = new FutureTask<>(this::write, true);

    Writer(int number, int port) {
      this.number = number;
      this.port = port;
      random = new Random(number);
    }

    String counter() {
      return "transfers:" + number;
    }

    private void write() {
      try (var connection = Connection.open(Servers.at(port), Duration.ofSeconds(60))) {
        while (going) {
          var transfer = new Transaction(connection);
          var amount = 1 + random.nextInt(9);
          transfer.call("DECRBY", "account:" + random.nextInt(ACCOUNTS), amount);
          transfer.call("INCRBY", "account:" + random.nextInt(ACCOUNTS), amount);
          transfer.call("INCR", counter());
          transfer.execute();
          acknowledged.incrementAndGet();
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void eachIsOneStateThatThereWas() throws Exception {
    var captures = EveryFailure.isLarge() ? 200 : 20;
    var writers = new ArrayList<Writer>();
    try (var redis = RealRedis.start()) {
      redis.script(
          "EVAL \"for i=0,%d do redis.call('SET','account:'..i,%d) end\" 0\nDEBUG POPULATE 20000 filling 100\n"
              .formatted(ACCOUNTS - 1, BALANCE));
      for (var i = 0; i < WRITERS; i++) {
        writers.add(new Writer(i, redis.port()));
        redis.cli("SET", writers.get(i).counter(), "0");
      }
      writers.forEach(it -> Thread.ofPlatform().daemon().start(it.task));
      for (var i = 0; i < captures; i++) {
        judge(redis, writers);
      }
      end(writers);
    }
    var transfers = writers.stream().mapToLong(it -> it.acknowledged.get()).sum();
    assertThat(transfers).isGreaterThan(captures);
    System.out.printf(
        "harness: Redis captured beside %d writers: %d of %d whole, %d transfers%n",
        WRITERS, captures, captures, transfers);
  }

  private void judge(RealRedis redis, List<Writer> writers) throws Exception {
    var before = writers.stream().map(it -> it.acknowledged.get()).toList();
    var content =
        InMemoryContent.of(
            Servers.handler(Servers.at(redis.port())).capture(new Scratch(directory)));
    var after = writers.stream().map(it -> it.acknowledged.get()).toList();
    try (var loaded = RealRedis.startFrom(content.at("queue.rdb").bytes())) {
      assertThat(loaded.cli("EVAL", SUM, "0")).isEqualTo(Integer.toString(ACCOUNTS * BALANCE));
      for (var i = 0; i < writers.size(); i++) {
        // One may have been done and not yet been acknowledged.
        assertThat(Long.parseLong(loaded.cli("GET", writers.get(i).counter())))
            .isBetween(before.get(i), after.get(i) + 1);
      }
    }
  }

  private void end(List<Writer> writers) throws InterruptedException, ExecutionException {
    going = false;
    for (var each : writers) {
      assertThat(each.task.get()).isTrue();
    }
  }
}
