package dev.backstay.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.copy.Copy;
import dev.backstay.prune.Patience;
import dev.backstay.prune.Prune;
import dev.backstay.prune.PruneSettings;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.ObjectKey;
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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairTest {

  @TempDir Path directory;

  private InMemoryObjectStore store = new InMemoryObjectStore();
  private final InMemoryObjectStore mirror = new InMemoryObjectStore();
  private Map<String, byte[]> files = Map.of();

  @BeforeEach
  void aRepositoryWithACopy() {
    files = contents();
    try (var repository = TestRepository.create(store, directory.resolve("own"));
        var other = TestRepository.create(mirror, directory.resolve("other"))) {
      snapshot(repository);
      try (var copy = new Copy(repository, other, Progress.NONE)) {
        copy.copy(repository.log().commits().getFirst());
      }
    }
  }

  /// Content for three segments of 4 MiB, and a database.
  private static Map<String, byte[]> contents() {
    var contents = new TreeMap<String, byte[]>();
    for (var i = 0; i < 11; i++) {
      contents.put("file-" + i, random(i, 1_000_000));
    }
    contents.put("small", random(50, 500));
    return contents;
  }

  private static byte[] random(long seed, int count) {
    var bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Commit snapshot(Repository repository) {
    return TestRepository.snapshot(
        repository,
        MemoryCapture.of("docs", Cutting.STREAM, files),
        MemoryCapture.of("db", Cutting.PAGED, Map.of("main.db", random(77, 64 * 4096))));
  }

  private Repository open(InMemoryObjectStore where, String host) {
    return Repository.open(where, TestRepository.access(directory.resolve(host)));
  }

  private ObjectKey first(String prefix) {
    return store.contents().keySet().stream()
        .filter(key -> key.value().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  /// The pack with most bytes.
  private ObjectKey largestPack() {
    return store.contents().entrySet().stream()
        .filter(object -> object.getKey().value().startsWith("packs/"))
        .max((a, b) -> a.getValue().length - b.getValue().length)
        .orElseThrow()
        .getKey();
  }

  private void damage(ObjectKey key, int at) {
    store
        .contents()
        .forEach(
            (each, bytes) -> {
              if (each.equals(key)) {
                var damaged = bytes.clone();
                damaged[at] ^= 1;
                store.damage(key, damaged);
              }
            });
  }

  private RepairReport repair(boolean withMirror) {
    try (var repository = open(store, "own");
        var other = open(mirror, "other");
        var repair =
            new Repair(
                repository, withMirror ? Optional.of(other) : Optional.empty(), Progress.NONE)) {
      return repair.run();
    }
  }

  private RepairPlan plan() {
    try (var repository = open(store, "own");
        var repair = new Repair(repository, Optional.empty(), Progress.NONE)) {
      return repair.plan();
    }
  }

  private void assertRestorable() {
    try (var repository = open(store, "own")) {
      for (var commit : repository.log().commits()) {
        var read = TestRepository.files(repository, commit, "docs");
        assertThat(read.keySet()).isEqualTo(files.keySet());
        read.forEach((path, bytes) -> assertThat(bytes).as(path).isEqualTo(files.get(path)));
        assertThat(TestRepository.files(repository, commit, "db")).containsOnlyKeys("main.db");
      }
    }
  }

  /// Everything that was there is there as it was.
  private static void assertOnlyAdded(Map<ObjectKey, byte[]> before, InMemoryObjectStore store) {
    var now = store.contents();
    before.forEach((key, bytes) -> assertThat(now.get(key)).as("%s", key).isEqualTo(bytes));
  }

  @Test
  void aSoundRepositoryNeedsNothing() {
    var before = store.contents();
    assertThat(plan().isEmpty()).isTrue();
    assertThat(repair(true)).isEqualTo(new RepairReport(0, 0, 0, 0, 0, 0));
    assertThat(store.contents().keySet()).isEqualTo(before.keySet());
  }

  @Test
  void aLostIndexIsWrittenAnewFromThePacksThemselves() {
    store.contents().keySet().stream()
        .filter(key -> key.value().startsWith("index/"))
        .forEach(store::delete);
    var before = store.contents();
    assertThat(plan().unnamed()).isNotEmpty();
    assertThat(store.contents().keySet()).isEqualTo(before.keySet());

    var report = repair(false);

    assertThat(report.named()).isPositive();
    assertThat(report.stillLost()).isZero();
    assertRestorable();
    try (var repository = open(store, "own")) {
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void whatIsGoodInADamagedPackIsKeptAndWhatIsNotIsTakenFromTheCopy() {
    damage(largestPack(), 1_000_000);
    var before = store.contents();
    var plan = plan();
    assertThat(plan.damaged()).hasSize(1);
    assertThat(plan.lost()).isPositive();

    var report = repair(true);

    assertThat(report.distrusted()).isEqualTo(1);
    assertThat(report.salvaged()).isPositive();
    assertThat(report.found()).isEqualTo(plan.lost());
    assertThat(report.stillLost()).isZero();
    assertRestorable();
    assertOnlyAdded(before, store);
    assertThat(plan().isEmpty()).isTrue();
  }

  @Test
  void aPackThatIsGoneIsMadeAgainFromTheCopy() {
    store.delete(largestPack());
    assertThat(plan().missing()).hasSize(1);

    var report = repair(true);

    assertThat(report.stillLost()).isZero();
    assertThat(report.found()).isPositive();
    assertRestorable();
  }

  @Test
  void withoutACopyTheNextBackupStoresWhatIsLostAndOldSnapshotsAreWholeAgain() {
    damage(largestPack(), 1_000_000);
    var report = repair(false);
    assertThat(report.stillLost()).isPositive();
    try (var repository = open(store, "own")) {
      snapshot(repository);
    }

    assertRestorable();
    assertThat(plan().lost()).isZero();
    assertThat(plan().isEmpty()).isTrue();
  }

  @Test
  void pruneRemovesADamagedPackOnceNothingNeedsIt() {
    var damaged = largestPack();
    damage(damaged, 1_000_000);
    repair(true);

    try (var repository = open(store, "own")) {
      var outside = new Prune.Outside("h", TestRepository.NOW, Patience.SLEEP, Progress.NONE);
      try (var prune = new Prune(repository, new PruneSettings(Duration.ZERO, 0.6, 1), outside)) {
        prune.run();
      }
      try (var prune = new Prune(repository, new PruneSettings(Duration.ZERO, 0.6, 1), outside)) {
        prune.run();
      }
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    }
    assertThat(store.contents().keySet()).doesNotContain(damaged);
    assertThat(store.contents().keySet()).noneMatch(key -> key.value().startsWith("damaged/"));
    assertRestorable();
  }

  @Test
  void whateverFailsNothingIsWorseAndTheNextRepairFinishes() throws Exception {
    damage(largestPack(), 1_000_000);
    store.delete(first("index/meta/"));
    var start = store.copy();
    var figures =
        EveryFailure.in(9, FaultMode.NOT_APPLIED, FaultMode.CRASH).of((_, _) -> new Repairs(start));
    System.out.println("harness: repair, store: " + figures);
  }

  private final class Repairs implements EveryFailure.Scenario {

    private final InMemoryObjectStore own;
    private final Map<ObjectKey, byte[]> before;

    Repairs(InMemoryObjectStore start) {
      own = start.copy();
      before = own.contents();
    }

    @Override
    public void run(Faults faults) throws IOException {
      var host = Files.createTempDirectory(directory, "host");
      var key = directory.resolve("own");
      try (var tree = Files.walk(key)) {
        for (var file : tree.filter(Files::isRegularFile).toList()) {
          var there = host.resolve(key.relativize(file));
          Files.createDirectories(there.getParent());
          Files.copy(file, there);
        }
      }
      try (var repository =
              Repository.open(new FaultyObjectStore(own, faults), TestRepository.access(host));
          var other = open(mirror, "other");
          var repair = new Repair(repository, Optional.of(other), Progress.NONE)) {
        repair.run();
      }
    }

    @Override
    public void judge(EveryFailure.Outcome outcome) {
      assertOnlyAdded(before, own);
      store = own;
      assertThat(repair(true).stillLost()).isZero();
      assertRestorable();
      assertThat(plan().lost()).isZero();
    }
  }
}
