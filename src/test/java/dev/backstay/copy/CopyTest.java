package dev.backstay.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.check.Check;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyTest {

  @TempDir Path directory;

  private final InMemoryObjectStore fromStore = new InMemoryObjectStore();
  private final InMemoryObjectStore toStore = new InMemoryObjectStore();
  private final Faults reads = Faults.none();
  private Repository from;
  private Repository to;

  @BeforeEach
  void twoRepositories() {
    TestRepository.create(fromStore, directory.resolve("from")).close();
    from = reopenedSource();
    to = TestRepository.create(toStore, directory.resolve("to"));
  }

  private Repository reopenedSource() {
    return Repository.open(
        new FaultyObjectStore(fromStore, reads), TestRepository.access(directory.resolve("from")));
  }

  @AfterEach
  void close() {
    from.close();
    to.close();
  }

  private static byte[] random(long seed, int count) {
    var bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Commit snapshot(int version) {
    var documents = new TreeMap<String, byte[]>();
    documents.put("empty", new byte[0]);
    documents.put("small", random(version, 300));
    documents.put("large", random(7, 3_000_000));
    documents.put("zeros", new byte[100_000]);
    var pages = random(9, 40 * 65536);
    System.arraycopy(random(100 + version, 4096), 0, pages, 10 * 4096, 4096);
    return TestRepository.snapshot(
        from,
        MemoryCapture.of("docs", Cutting.STREAM, documents),
        MemoryCapture.of("db", Cutting.PAGED, Map.of("main.db", pages)),
        MemoryCapture.of("image", Cutting.IMAGE, Map.of("disk", pages)));
  }

  private List<Copy.Copied> sync() {
    try (var copy = new Copy(from, to, Progress.NONE)) {
      return copy.lacking(from.log().commits()).stream().map(copy::copy).toList();
    }
  }

  private void assertSame(Commit source, Commit copied) {
    assertThat(copied.snapshot().id()).isEqualTo(source.snapshot().id());
    for (var name : List.of("docs", "db", "image")) {
      var before = TestRepository.files(from, source, name);
      var after = TestRepository.files(to, copied, name);
      assertThat(after.keySet()).isEqualTo(before.keySet());
      after.forEach((path, bytes) -> assertThat(bytes).as(path).isEqualTo(before.get(path)));
    }
  }

  @Test
  void aCopyHoldsTheSameUnderTheSameIdAndOtherNames() {
    var source = snapshot(1);

    var copied = sync().getFirst().commit();

    assertSame(source, copied);
    assertThat(copied.snapshot().withComponents(List.of()))
        .isEqualTo(source.snapshot().withComponents(List.of()));
    assertThat(toStore.contents().keySet()).doesNotContainAnyElementsOf(packs(fromStore));
    assertThat(Check.run(to, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
  }

  private static List<ObjectKey> packs(InMemoryObjectStore store) {
    return store.contents().keySet().stream()
        .filter(key -> key.value().startsWith("packs/"))
        .toList();
  }

  @Test
  void theNextCopyStoresAndReadsOnlyWhatChanged() {
    snapshot(1);
    var first = sync().getFirst().storedBytes();
    var second = snapshot(2);
    from.close();
    from = reopenedSource();

    var copied = sync().getFirst();

    assertThat(copied.storedBytes()).isLessThan(first / 20);
    assertSame(second, copied.commit());
  }

  @Test
  void entriesThatDidNotChangeAreNotRead() {
    var content = Map.of("a", random(1, 2_000_000));
    TestRepository.snapshot(from, MemoryCapture.marked("c", content, 5));
    sync();
    TestRepository.snapshot(from, MemoryCapture.marked("c", content, 5));
    from.close();
    from = reopenedSource();
    var before = reads.steps().size();

    sync();

    assertThat(reads.steps().subList(before, reads.steps().size()))
        .filteredOn(step -> step.contains("packs/"))
        .as("reads of packs: the listing alone")
        .hasSizeLessThan(6);
    assertThat(to.log().commits()).hasSize(2);
  }

  @Test
  void whatIsThereIsNotCopiedAgainAndWhatWasForgottenThereStaysForgotten() {
    snapshot(1);
    var second = snapshot(2);
    assertThat(sync()).hasSize(2);
    assertThat(sync()).isEmpty();
    var there = to.log().commits().getFirst();
    to.forget(
        List.of(new RetentionChange.Item(there.snapshot().id(), there.hash(), "not wanted here")),
        Duration.ofDays(7));

    assertThat(sync()).isEmpty();
    assertThat(to.log().commits()).hasSize(1);
    assertThat(to.log().commits().getFirst().snapshot().id()).isEqualTo(second.snapshot().id());
  }

  private Commit takenAt(Instant time) {
    var request = new SnapshotWriter.Request("test", Trigger.MANUAL, List.of(), List.of());
    try (var writer = from.write(request)) {
      writer.add(
          MemoryCapture.of("c", Cutting.STREAM, Map.of("time", time.toString().getBytes(UTF_8))),
          new SnapshotWriter.Placement(Importance.CRITICAL, 0, "memory"),
          Progress.NONE);
      return writer.commit(
          new SnapshotWriter.Conclusion(time, time, Status.COMPLETE, Grade.EXACT, 0, List.of()));
    }
  }

  @Test
  void aCopyStandsWhereTheSnapshotStoodAndBearsItsLabels() {
    var old = takenAt(TestRepository.NOW.minusSeconds(3600));
    var newer = takenAt(TestRepository.NOW);
    from.relabel(old, new Labels(List.of("v1"), List.of("before the upgrade")));
    try (var copy = new Copy(from, to, Progress.NONE)) {
      var log = from.log().commits();
      copy.copy(log.getLast());
      copy.copy(log.getFirst());
    }

    var there = to.log().commits();
    assertThat(there)
        .extracting(it -> it.snapshot().id())
        .containsExactly(old.snapshot().id(), newer.snapshot().id());
    assertThat(there)
        .filteredOn(it -> it.snapshot().id().equals(old.snapshot().id()))
        .allSatisfy(
            it ->
                assertThat(it.labels())
                    .isEqualTo(new Labels(List.of("v1"), List.of("before the upgrade"))));
    assertThat(there).allSatisfy(it -> assertThat(it.clockSuspect()).isFalse());
  }

  @Test
  void aMirrorGetsTheNewestFirstAndThenWhatItMissed() {
    for (var version = 1; version <= 4; version++) {
      snapshot(version);
      if (version == 2 || version == 4) {
        try (var copy = new Copy(from, to, Progress.NONE)) {
          var lacking = copy.newer(from.log(), "test");
          assertThat(lacking).hasSize(version / 2);
          lacking.forEach(copy::copy);
        }
      }
    }
    assertThat(to.log().commits()).hasSize(3);
  }

  @Test
  void theWayBackWorksAfterTheFirstRepositoryIsLost() {
    var source = snapshot(1);
    sync();
    var fresh = new InMemoryObjectStore();
    try (var rebuilt = TestRepository.create(fresh, directory.resolve("rebuilt"));
        var copy = new Copy(to, rebuilt, Progress.NONE)) {
      var back = copy.copy(to.log().commits().getFirst()).commit();
      assertThat(back.snapshot().id()).isEqualTo(source.snapshot().id());
      assertThat(TestRepository.files(rebuilt, back, "db").get("main.db"))
          .isEqualTo(TestRepository.files(from, source, "db").get("main.db"));
    }
  }

  @Test
  void aRepositoryIsNotCopiedIntoItself() {
    assertThatThrownBy(() -> new Copy(from, from, Progress.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("same repository");
  }

  @Test
  void damageInTheSourceIsToldAndLeavesNoCopy() {
    snapshot(1);
    fromStore
        .contents()
        .forEach(
            (key, bytes) -> {
              if (key.value().startsWith("packs/")) {
                var damaged = bytes.clone();
                damaged[bytes.length / 3] ^= 1;
                fromStore.damage(key, damaged);
              }
            });
    from.close();
    from = reopenedSource();

    assertThatThrownBy(this::sync).isInstanceOf(RepositoryDamagedException.class);
    assertThat(to.log().commits()).isEmpty();
  }

  @Test
  void aCopyOfAProvenSnapshotIsNotProven() {
    var source = snapshot(1);
    var outcome = new Proof.Outcome("d00000000001", Proof.Verdict.PROVEN, Duration.ofSeconds(3));
    from.prove(source, outcome, new byte[10]);

    var copied = sync().getFirst().commit();

    assertThat(from.log().isProven(source)).isTrue();
    assertThat(to.log().isProven(copied)).isFalse();
    assertThat(to.log().proofs()).isEmpty();
  }
}
