package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program in processes of its own that are killed, told to end, stopped for a while or given
/// too little memory. After each, every command works without a hand, and nothing is damaged.
class SignalTest {

  private static final int RUNS =
      EveryFailure.isLarge() ? Integer.getInteger("backstay.harness.runs", 500) : 2;

  /// A program with less does not come to read what it is to do.
  private static final int HEAP_MIN = 4;

  /// Stands that are used at the same time.
  private static final int LANES = EveryFailure.isLarge() ? 3 : 1;

  @TempDir Path place;
  private final Map<String, Integer> endings = new ConcurrentSkipListMap<>();

  private final List<String> surprises = Collections.synchronizedList(new ArrayList<>());

  /// One run in a stand that was put back.
  private interface Run {
    void of(KillStand stand, int number) throws Exception;
  }

  /// Does so many runs, each in the next stand that is free.
  private void each(int runs, Run run) throws Exception {
    var next = new AtomicInteger();
    var lanes = new ArrayList<Future<?>>();
    try (var threads = Executors.newFixedThreadPool(LANES)) {
      for (var lane = 0; lane < LANES; lane++) {
        var stand = new KillStand(Files.createDirectory(place.resolve("lane-" + lane)), 5 + lane);
        lanes.add(threads.submit(() -> runNext(stand, next, runs, run)));
      }
      for (var lane : lanes) {
        lane.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  private static @Nullable Void runNext(KillStand stand, AtomicInteger next, int runs, Run run)
      throws Exception {
    try {
      for (var n = next.getAndIncrement(); n < runs; n = next.getAndIncrement()) {
        stand.renew();
        run.of(stand, n);
      }
      return null;
    } finally {
      // If a run failed, the other lanes end too.
      next.set(runs);
    }
  }

  private void count(String how) {
    if (!how.isEmpty()) {
      endings.merge(how, 1, Integer::sum);
    }
  }

  private void report(String what) {
    System.out.println("harness: " + what + ": " + endings);
  }

  private static long usual(Path place, String... arguments) throws Exception {
    return new KillStand(Files.createDirectory(place.resolve("usual")), 4).usual(arguments);
  }

  @Test
  void aBackupThatIsKilledOrToldToEndLeavesNothingToMend() throws Exception {
    var usual = usual(place, "backup");
    each(
        EveryFailure.isLarge() ? 3 * RUNS : 4,
        (stand, run) -> {
          var how = List.of("KILL", "TERM", "INT").get(run % 3);
          var process = stand.start(160, "backup");
          if (run % 2 == 0) {
            stand.sleepWithin(usual);
          } else {
            stand.awaitHeld(process);
            Thread.sleep(stand.random().nextLong(usual / 3));
          }
          stand.signal(process, how);
          var exit = stand.end(process);
          count(how + " " + exit);
          if (!how.equals("KILL")) {
            assertThat(exit).as(stand.output()).isIn(0, how.equals("TERM") ? 143 : 130);
            assertThat(stand.isHeld()).as("still held").isFalse();
            if (run % 2 == 1 && exit != 0) {
              assertThat(stand.output()).contains("error: interrupted [cancelled]");
            }
          }
          stand.requireUntouched();
          stand.requireSound();
        });
    report("backup, signals");
  }

  @Test
  void aBackupThatIsStoppedKeepsNoOtherHostFromItsOwn() throws Exception {
    var usual = usual(place, "backup");
    each(
        RUNS,
        (stand, run) -> {
          var process = stand.start(160, "backup");
          stand.sleepWithin(usual);
          stand.signal(process, "STOP");
          stand.shell().must("backup", "--config", "other.yaml");
          stand.signal(process, "CONT");
          var exit = stand.end(process);
          count("STOP " + exit);
          assertThat(exit).as(stand.output()).isZero();
          assertThat(stand.snapshots()).isEqualTo(3);
          stand.requireSound();
        });
    report("backup, stopped");
  }

  @Test
  void aRestoreThatIsToldToEndIsResumedOrRolledBack() throws Exception {
    var usual = usual(place, "restore", "latest", "--yes");
    each(
        RUNS,
        (stand, run) -> {
          var process = stand.start(160, "restore", "latest", "--yes");
          stand.sleepWithin(usual);
          stand.signal(process, run % 2 == 0 ? "TERM" : "KILL");
          var exit = stand.end(process);
          count("ended " + exit);
          if (!List.of(0, 137, 143).contains(exit) && !isTooEarly(exit, stand.output())) {
            surprises.add(exit + ": " + stand.output());
          }
          count(stand.requireEitherEnd(run % 4 < 2));
          stand.requireSound();
        });
    report("restore, signals");
    assertThat(surprises).isEmpty();
  }

  /// A virtual machine that is told to end while it starts itself ends with 1 and says no more than
  /// that it could not log that; nothing of the program has run.
  private static boolean isTooEarly(int exit, String output) {
    return exit == 1 && (output.isBlank() || output.startsWith("Runtime.exit(143) logging failed"));
  }

  /// It is said what is short, once, and without traces of where.
  @Test
  void tooLittleMemoryEndsARunClearlyAndHarmsNothing() throws Exception {
    each(
        2 * RUNS,
        (stand, run) -> {
          var restoring = run % 2 == 1;
          var heap = HEAP_MIN + stand.random().nextInt(24);
          var process =
              restoring
                  ? stand.start(heap, "restore", "latest", "--yes")
                  : stand.start(heap, "backup");
          var exit = stand.end(process);
          count((restoring ? "restore " : "backup ") + exit);
          assertThat(exit).as(heap + " MiB: " + stand.output()).isIn(0, 1);
          if (exit == 1) {
            assertThat(stand.output())
                .as(heap + " MiB")
                .contains("error: not enough memory: the heap is limited to", "[out-of-memory]")
                .endsWith("\nnext: Raise the limit, as in BACKSTAY_HEAP=512m, and run it again.\n")
                .doesNotContain("\tat ", "Exception", "OutOfMemoryError")
                .containsOnlyOnce("error:");
          }
          if (restoring) {
            count(stand.requireEitherEnd(run % 4 < 2));
          } else {
            stand.requireUntouched();
          }
          stand.requireSound();
        });
    report("little memory");
  }
}
