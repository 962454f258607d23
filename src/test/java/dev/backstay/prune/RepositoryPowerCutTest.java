package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.copy.Copy;
import dev.backstay.repair.Repair;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.DiskRecord;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.PowerCut;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The power is cut at every change that work on a repository makes to the disk that it is on, and
/// that the host's memory is on; of what was not forced the disk then has whatever it likes.
class RepositoryPowerCutTest {

  private static final int WAYS = EveryFailure.isLarge() ? 12 : 2;

  /// What is being done when the power fails.
  enum Work {
    PRUNE,
    COPY,
    ROTATE,
    REPAIR
  }

  @TempDir Path onDisk;
  private Path place;
  private final InMemoryObjectStore elsewhere = new InMemoryObjectStore();
  private final Map<SnapshotId, Map<String, byte[]>> required = new HashMap<>();
  private int before;

  @BeforeEach
  void makeTemplate() throws Exception {
    place = SmallInstallation.temporary(onDisk);
    var store = LocalStore.create(place.resolve("template/repository"));
    try (var repository = TestRepository.create(store, place.resolve("template/host"));
        var other = TestRepository.create(elsewhere, place.resolve("other"))) {
      var first = snapshot(repository, files(1));
      required.put(snapshot(repository, files(2)), files(2));
      required.put(snapshot(repository, files(3)), files(3));
      var gone = repository.log().commits().getFirst();
      assertThat(gone.snapshot().id()).isEqualTo(first);
      repository.forget(
          List.of(new RetentionChange.Item(first, gone.hash(), "test")), Duration.ZERO);
      before = repository.log().commits().size();
      snapshot(other, files(4));
    }
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  private static Map<String, byte[]> files(int version) {
    var files = new TreeMap<String, byte[]>();
    for (var number : List.of(version, 100)) {
      var bytes = new byte[3_000];
      new Random(number).nextBytes(bytes);
      files.put("file-" + number, bytes);
    }
    return files;
  }

  private static SnapshotId snapshot(Repository repository, Map<String, byte[]> files) {
    var capture = MemoryCapture.of("c", Cutting.STREAM, files);
    return TestRepository.snapshot(repository, capture).snapshot().id();
  }

  private Path disk() {
    return place.resolve("try");
  }

  private static Repository open(Path disk) throws IOException {
    return Repository.open(
        LocalStore.open(disk.resolve("repository")), TestRepository.access(disk.resolve("host")));
  }

  private void act(Work work, Path disk) throws IOException {
    try (var repository = open(disk)) {
      switch (work) {
        case PRUNE -> prune(repository);
        case COPY -> copy(repository);
        case ROTATE -> repository.rotateKeys(Set.of());
        case REPAIR -> repair(repository);
      }
    }
  }

  private static void prune(Repository repository) {
    var outside = new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE);
    try (var prune = new Prune(repository, new PruneSettings(Duration.ZERO, 0.6, 1), outside)) {
      prune.run();
    }
  }

  private void copy(Repository repository) {
    try (var other = Repository.open(elsewhere, TestRepository.access(place.resolve("other")));
        var copy = new Copy(other, repository, Progress.NONE)) {
      copy.lacking(other.log().commits()).forEach(copy::copy);
    }
  }

  private static void repair(Repository repository) {
    try (var repair = new Repair(repository, Optional.empty(), Progress.NONE)) {
      repair.run();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverItWasDoingNothingIsLostAndTheNextOneFinishes(Work work) throws Exception {
    SmallInstallation.copy(place.resolve("template"), disk());
    if (work == Work.REPAIR) {
      loseIndex();
    }
    var record = DiskRecord.below(disk());
    act(work, new FaultyFileSystem(Faults.none(), record).wrap(disk()));
    var power = new PowerCut(record);
    var seen = new HashSet<String>();
    for (var cut = 0; cut <= power.size(); cut++) {
      for (var way = 0; way < WAYS; way++) {
        // The ways take turns, so that few of them meet all.
        judge(work, power, cut, 2 * way + cut % 2, seen);
      }
    }
    System.out.println(
        "harness: %s, power cut: %d changes, %d disks".formatted(work, power.size(), seen.size()));
  }

  private void loseIndex() throws IOException {
    try (var pieces = Files.walk(disk().resolve("repository/index"))) {
      for (var piece : pieces.filter(Files::isRegularFile).toList()) {
        Files.delete(piece);
      }
    }
  }

  private void judge(Work work, PowerCut power, int cut, int way, Set<String> seen)
      throws Exception {
    var left = power.at(cut, way);
    if (!seen.add(left.fingerprint())) {
      return;
    }
    SmallInstallation.remove(disk());
    left.putBack();
    try {
      if (work != Work.REPAIR) {
        requireAll();
      }
      act(work, disk());
      requireAll();
      requireSound(work);
    } catch (AssertionError | Exception wrong) {
      throw new AssertionError(
          "cut %d, way %d, before: %s: %s"
              .formatted(cut, way, power.words(cut), wrong.getMessage()),
          wrong);
    }
  }

  private void requireAll() throws IOException {
    try (var repository = open(disk())) {
      var log = repository.log();
      assertThat(log.refused()).isEmpty();
      assertThat(log.commits()).hasSizeBetween(before, before + 1);
      for (var commit : log.commits()) {
        var wanted = required.getOrDefault(commit.snapshot().id(), files(4));
        var found = TestRepository.files(repository, commit, "c");
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
      }
    }
  }

  private void requireSound(Work work) throws IOException {
    try (var repository = open(disk())) {
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
      if (work == Work.PRUNE) {
        prune(repository);
        requireAll();
        assertThat(remains("intents")).isZero();
        assertThat(remains("tombstones")).isZero();
      }
    }
  }

  private long remains(String name) throws IOException {
    var directory = disk().resolve("repository").resolve(name);
    if (Files.notExists(directory)) {
      return 0;
    }
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
