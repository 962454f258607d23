package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.ObjectStore;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.InMemory;
import dev.backstay.testing.SeededRandomness;
import dev.backstay.testing.SmallInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything that uses a repository at the same time, in courses that a seed decides, against an
/// oracle. `-Dbackstay.model.seed` begins with another seed, `-Dbackstay.model.operations` goes on
/// for longer.
final class PruneModelTest {

  private static final long FIRST_SEED = Long.getLong("backstay.model.seed", 1);
  private static final long OPERATIONS = Long.getLong("backstay.model.operations", 30_000);
  private static final int ROUNDS = 6;
  private static final int STRIDE = EveryFailure.isLarge() ? 1 : 13;

  private final List<Path> made = new ArrayList<>();

  @AfterEach
  void removeHosts() throws IOException {
    for (var each : made) {
      SmallInstallation.remove(each);
    }
  }

  @Test
  void nothingNeededIsLostWhoeverWorksAtTheSameTime() throws Exception {
    var operations = 0L;
    var seed = FIRST_SEED;
    for (; operations < OPERATIONS; seed++) {
      operations += run(seed, (_, store) -> store);
    }
    System.out.println(
        "harness: prune model: "
            + operations
            + " operations, seeds "
            + FIRST_SEED
            + " to "
            + (seed - 1));
  }

  @Test
  void theSameSeedGivesTheSameCourse() throws Exception {
    // What is done only once in a process asks for randomness, too.
    course(FIRST_SEED);
    var once = course(FIRST_SEED);
    var again = course(FIRST_SEED);
    for (var i = 0; i < Math.min(once.size(), again.size()); i++) {
      assertThat(again.get(i)).as("operation %d", i).isEqualTo(once.get(i));
    }
    assertThat(again).hasSameSizeAs(once);
  }

  private List<String> course(long seed) throws IOException {
    try (var _ = new SeededRandomness(seed)) {
      var model = new PruneModel(seed, newDirectory(), (_, store) -> store);
      model.run(ROUNDS);
      return model.course().course().lines().toList();
    }
  }

  private long run(long seed, BiFunction<String, ObjectStore, ObjectStore> lens)
      throws IOException {
    try (var _ = new SeededRandomness(seed)) {
      var model = new PruneModel(seed, newDirectory(), lens);
      model.course().setDeathRate(seed % 2 == 0 ? 0 : 0.003);
      try {
        model.run(ROUNDS);
        assertThat(model.counts().closedBackups).isPositive();
        model.settle();
      } catch (AssertionError | RuntimeException found) {
        throw new AssertionError("seed " + seed + ", " + model.counts(), found);
      }
      return model.course().operations();
    }
  }

  /// In memory, where there is such a place: every commit makes a host remember it durably.
  private Path newDirectory() throws IOException {
    var hosts = Files.createTempDirectory(InMemory.place(), "model");
    made.add(hosts);
    return hosts;
  }

  @Test
  void noPauseAtAnyOperationLosesAnything() throws Exception {
    var points = 0;
    for (var plan : PruneSchedule.Plan.values()) {
      points += pauses(plan, 1 + plan.ordinal() % STRIDE, STRIDE, (_, store) -> store);
    }
    System.out.println("harness: prune, pauses: " + points + " points");
  }

  /// How many pauses there were before the one that is stopped came to its end.
  private int pauses(
      PruneSchedule.Plan plan,
      int first,
      int stride,
      BiFunction<String, ObjectStore, ObjectStore> lens)
      throws IOException {
    var start = new PruneSchedule.Start(newDirectory());
    for (var pause = first; ; pause += stride) {
      var schedule = new PruneSchedule(start, newDirectory(), lens);
      try {
        var more = schedule.run(plan, pause);
        schedule.judge();
        if (!more) {
          return (pause - first) / stride;
        }
      } catch (AssertionError | RuntimeException found) {
        throw new AssertionError(plan + ", pause after operation " + pause, found);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultOfTheProtocolIsNoticed(ProtocolFault fault) {
    assertThatThrownBy(() -> pauses(fault.plan(), 1, 1, fault.lens()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("pause after operation");
  }
}
