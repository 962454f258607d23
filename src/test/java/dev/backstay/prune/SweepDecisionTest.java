package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.Repository;
import dev.backstay.repository.format.PruneRecord;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who decides what goes, when several sweep what one condemned.
class SweepDecisionTest {

  private static final String ONE = "1".repeat(64);
  private static final String OTHER = "2".repeat(64);

  @TempDir Path directory;

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  private static PruneRecord record() {
    return new PruneRecord(
        1, "host", TestRepository.NOW, new TreeMap<>(), List.of(ONE, OTHER), List.of(), List.of());
  }

  private Repository again() {
    return Repository.open(store, TestRepository.access(directory));
  }

  @Test
  void whoeverComesFirstDecidesForAll() {
    try (var repository = TestRepository.create(store, directory);
        var second = again();
        var one = repository.prune();
        var other = second.prune()) {
      assertThat(one.condemn(record())).isTrue();

      assertThat(one.decide(record(), Set.of(ONE))).hasValue(Set.of(ONE));
      assertThat(other.decide(record(), Set.of(ONE, OTHER))).hasValue(Set.of(ONE));
    }
  }

  @Test
  void whoeverComesAfterTheEndDecidesNothingAndLeavesNothing() {
    try (var repository = TestRepository.create(store, directory);
        var second = again();
        var one = repository.prune();
        var other = second.prune()) {
      one.condemn(record());
      one.decide(record(), Set.of(ONE));
      one.finish(record().withPacks(List.of(ONE)));

      assertThat(other.decide(record(), Set.of(ONE, OTHER))).isEmpty();
      assertThat(store.list("tombstones")).isEmpty();
    }
  }
}
