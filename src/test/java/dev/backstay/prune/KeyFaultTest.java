package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Advisory;
import dev.backstay.check.Check;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.repository.Access;
import dev.backstay.repository.Commit;
import dev.backstay.repository.KeySlots;
import dev.backstay.repository.Repository;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Slots added and removed, keys rotated and packs sealed anew, with every single step at the store
/// failing, in every way: every slot that stays opens everything, every snapshot can be restored,
/// what is told of the state is true, and doing it again ends it.
final class KeyFaultTest {

  private static final Secret GOING = new Secret.KeyFile(filled(1));
  private static final Secret STAYING = new Secret.KeyCommand(filled(2));
  private static final Secret ADDED = new Secret.KeyFile(filled(3));

  @TempDir Path directory;

  private static byte[] filled(int value) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void aSlotIsAddedOrNot() throws Exception {
    var figures = EveryFailure.in(4, FaultMode.values()).of((_, _) -> adding());
    System.out.println("harness: key add, store: " + figures);
  }

  @Test
  void aSlotIsRemovedOrNot() throws Exception {
    var figures = EveryFailure.in(4, FaultMode.values()).of((_, _) -> removing());
    System.out.println("harness: key remove, store: " + figures);
  }

  @Test
  void everySlotThatStaysOpensEverythingHoweverARotationEnds() throws Exception {
    var figures = EveryFailure.in(4, FaultMode.values()).of((_, _) -> rotating());
    System.out.println("harness: key rotate, store: " + figures);
  }

  @Test
  void everySnapshotIsThereHoweverSealingAnewEnds() throws Exception {
    var figures = EveryFailure.in(12, FaultMode.values()).of((_, _) -> sealingAnew());
    System.out.println("harness: key re-encrypt, store: " + figures);
  }

  private static Map<String, byte[]> files(int number) {
    var files = new TreeMap<String, byte[]>();
    for (var each = number; each < number + 3; each++) {
      var bytes = new byte[3_000];
      new Random(each).nextBytes(bytes);
      files.put("file" + each, bytes);
    }
    return files;
  }

  private static PruneReport sealAnew(Repository repository) {
    var outside = new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE);
    var settings = PruneSettings.reencrypting(Duration.ZERO);
    try (var prune = new Prune(repository, settings, outside)) {
      return prune.run();
    }
  }

  /// A repository with three slots and two snapshots.
  private final class Stand {

    final Path hostStates;
    final InMemoryObjectStore store = new InMemoryObjectStore();
    final List<Commit> commits = new ArrayList<>();
    final String going;

    Stand() throws IOException {
      hostStates = Files.createTempDirectory(directory, "host");
      try (var repository = TestRepository.create(store, hostStates)) {
        going = repository.addKeySlot(GOING, "going");
        repository.addKeySlot(STAYING, "staying");
        write(repository, 0);
        write(repository, 2);
      }
    }

    void write(Repository repository, int number) {
      var capture = MemoryCapture.of("c", Cutting.STREAM, files(number));
      commits.add(TestRepository.snapshot(repository, capture));
    }

    void act(Faults faults, java.util.function.Consumer<Repository> act) {
      var faulty = new FaultyObjectStore(store, faults);
      try (var repository = Repository.open(faulty, TestRepository.access(hostStates))) {
        act.accept(repository);
      }
    }

    Repository open() {
      return Repository.open(store, TestRepository.access(hostStates));
    }

    Repository open(Secret secret) throws IOException {
      var access =
          new Access(
              Files.createTempDirectory(directory, "stranger"),
              "stranger",
              () -> Optional.of(secret),
              InstantSource.fixed(TestRepository.NOW));
      return Repository.open(store, access);
    }

    boolean opens(Secret secret) throws IOException {
      try (var repository = open(secret)) {
        requireAll(repository);
        return true;
      } catch (KeyWrongException closed) {
        assertThat(closed.code()).isIn(FailureCode.KEY_WRONG, FailureCode.KEY_SLOT_REMOVED);
        return false;
      }
    }

    void requireAll(Repository repository) {
      for (var commit : commits) {
        var found = TestRepository.files(repository, commit, "c");
        var wanted = files(2 * commits.indexOf(commit));
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
      }
      assertThat(repository.log().commits()).hasSizeGreaterThanOrEqualTo(commits.size());
      var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
      assertThat(report.findings()).isEmpty();
    }

    Optional<KeySlots.Slot> slot(Repository repository, String label) {
      return repository.keySlots().stream().filter(it -> it.label().equals(label)).findFirst();
    }
  }

  private EveryFailure.Scenario adding() throws IOException {
    var stand = new Stand();
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        stand.act(faults, repository -> repository.addKeySlot(ADDED, "added"));
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) throws IOException {
        try (var repository = stand.open()) {
          stand.requireAll(repository);
          var isThere = stand.slot(repository, "added").isPresent();
          assertThat(isThere || outcome.failure() != null).isTrue();
          assertThat(stand.opens(ADDED)).isEqualTo(isThere);
          repository.addKeySlot(ADDED, "again");
        }
        assertThat(stand.opens(ADDED)).isTrue();
        assertThat(stand.opens(STAYING)).isTrue();
      }
    };
  }

  private EveryFailure.Scenario removing() throws IOException {
    var stand = new Stand();
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        stand.act(faults, repository -> repository.removeKeySlot(stand.going));
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) throws IOException {
        try (var repository = stand.open()) {
          stand.requireAll(repository);
          var isThere = stand.slot(repository, "going").isPresent();
          assertThat(isThere && outcome.failure() == null).isFalse();
          assertThat(stand.opens(GOING)).isEqualTo(isThere);
          if (isThere) {
            repository.removeKeySlot(stand.going);
          }
        }
        assertThat(stand.opens(GOING)).isFalse();
        assertThat(stand.opens(STAYING)).isTrue();
      }
    };
  }

  private EveryFailure.Scenario rotating() throws IOException {
    var stand = new Stand();
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        stand.act(faults, repository -> repository.rotateKeys(Set.of(stand.going)));
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) throws IOException {
        assertThat(stand.opens(STAYING)).isTrue();
        try (var repository = stand.open()) {
          stand.requireAll(repository);
          var epoch = repository.keyEpoch();
          assertThat(epoch == 1 || outcome.failure() != null).isTrue();
          var going = stand.slot(repository, "going");
          assertThat(going.filter(it -> it.newestEpoch() == epoch).isPresent())
              .isEqualTo(epoch == 0);
          assertThat(stand.opens(GOING)).isEqualTo(epoch == 0);
          var again = going.isPresent() ? Set.of(stand.going) : Set.<String>of();
          var rotation = repository.rotateKeys(again);
          assertThat(rotation.staying()).hasSize(2);
          assertThat(rotation.leftOut()).isEmpty();
        }
        assertThat(stand.opens(GOING)).isFalse();
        try (var repository = stand.open(STAYING)) {
          stand.write(repository, 4);
          stand.requireAll(repository);
          assertThat(repository.keySlots()).hasSize(2);
        }
        try (var repository = stand.open()) {
          stand.requireAll(repository);
        }
      }
    };
  }

  private EveryFailure.Scenario sealingAnew() throws IOException {
    var stand = new Stand();
    try (var repository = stand.open()) {
      repository.rotateKeys(Set.of(stand.going));
    }
    try (var repository = stand.open()) {
      stand.write(repository, 4);
    }
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        stand.act(faults, KeyFaultTest::sealAnew);
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) throws IOException {
        try (var repository = stand.open()) {
          stand.requireAll(repository);
          sealAnew(repository);
          stand.requireAll(repository);
          try (var inspection = repository.inspect()) {
            assertThat(inspection.olderPacks()).isEmpty();
          }
          var report = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
          assertThat(report.advisories()).noneMatch(it -> it.kind() == Advisory.Kind.KEY_EPOCH_OLD);
          assertThat(stand.store.list("tombstones")).isEmpty();
          assertThat(stand.store.list("intents")).isEmpty();
          assertThat(sealAnew(repository).condemned()).isEmpty();
        }
        assertThat(stand.opens(STAYING)).isTrue();
        assertThat(stand.opens(GOING)).isFalse();
      }
    };
  }
}
