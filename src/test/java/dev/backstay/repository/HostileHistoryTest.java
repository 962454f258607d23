package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.check.Advisory;
import dev.backstay.check.Check;
import dev.backstay.check.CheckReport;
import dev.backstay.check.Finding;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.Tree;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.LabelChange;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commits that are removed, rolled back, forged or misdated.
class HostileHistoryTest {

  private final Path hostStates;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Repository repository;

  HostileHistoryTest(@TempDir Path state) {
    hostStates = state;
    repository = TestRepository.create(store, state);
  }

  @Test
  void everySetOfRemovedCommitsIsFound() {
    var commits = new ArrayList<ChainLink>();
    for (var i = 0; i < 3; i++) {
      var snapshot = snapshot();
      commits.add(snapshot);
      commits.add(tag(snapshot, "t"));
    }
    for (var set = 1; set < 1 << commits.size(); set++) {
      var rest = store.copy();
      for (var i = 0; i < commits.size(); i++) {
        if ((set & (1 << i)) != 0) {
          rest.delete(Layout.commit(commits.get(i).head()));
        }
      }

      var codes = check(rest).findings().stream().map(Finding::code).toList();

      var newestGone = (set & (1 << (commits.size() - 1))) != 0;
      assertThat(codes.contains(FailureCode.HISTORY_ROLLED_BACK)).isEqualTo(newestGone);
      assertThat(codes.contains(FailureCode.HISTORY_GAP)).isEqualTo(!isSuffix(set, commits.size()));
    }
  }

  private static boolean isSuffix(int set, int count) {
    return (set >> Integer.numberOfTrailingZeros(set))
        == (1 << (count - Integer.numberOfTrailingZeros(set))) - 1;
  }

  @Test
  void aGapSaysWhoseAndBetweenWhich() {
    snapshot();
    var second = snapshot();
    snapshot();
    store.delete(Layout.commit(second.head()));

    var finding = check(store).findings().getFirst();

    assertThat(finding.code()).isEqualTo(FailureCode.HISTORY_GAP);
    assertThat(finding.sentence())
        .contains("writer " + second.head().writer() + ": commit 3 comes after 1");
  }

  @Test
  void everyEarlierStateOfTheStoreIsFoundToBeOne() {
    var states = new ArrayList<InMemoryObjectStore>();
    for (var i = 0; i < 12; i++) {
      snapshot();
      states.add(store.copy());
    }
    for (var i = 0; i < states.size() - 1; i++) {
      var finding = check(states.get(i)).findings().getFirst();

      assertThat(finding.code()).isEqualTo(FailureCode.HISTORY_ROLLED_BACK);
      assertThat(finding.sentence())
          .contains("this host has seen commit 12, the store ends at " + (i + 1));
    }
  }

  @Test
  void writingOnAfterARollbackLeavesTheGapToBeFound() {
    snapshot();
    var early = store.copy();
    snapshot();
    try (var rolledBack = Repository.open(early, TestRepository.access(hostStates))) {
      TestRepository.snapshot(rolledBack, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
    }

    assertThat(check(early).findings())
        .extracting(Finding::code)
        .containsExactly(FailureCode.HISTORY_GAP);
  }

  @Test
  void aCommitOfAnUnknownWriterIsNeverTheLatest() throws IOException {
    var good = snapshot();
    try (var hostile = new HostileWriter(repository)) {
      hostile.useUnknownKey();
      hostile.commitListing(new Tree(0, List.of()), Sha256.hex(new byte[0]));
    }

    var log = repository.log();

    assertThat(log.commits()).extracting(Commit::hash).containsExactly(good.hash());
    assertThat(log.refused())
        .extracting(CommitLog.Refused::code)
        .containsExactly(FailureCode.COMMIT_UNTRUSTED);
    assertThat(check(store).findings())
        .extracting(Finding::code)
        .containsOnly(FailureCode.COMMIT_UNTRUSTED, FailureCode.OBJECT_MISSING);
  }

  @Test
  void aCommitWithABadSignatureIsNeverTheLatest() {
    var good = snapshot();
    var bad = snapshot();
    var bytes = store.contents().getOrDefault(Layout.commit(bad.head()), new byte[0]);
    bytes[bytes.length - 1] ^= 1;

    var log = repository.log();

    assertThat(log.commits()).extracting(Commit::hash).containsExactly(good.hash());
    assertThat(log.refused())
        .extracting(CommitLog.Refused::code)
        .containsExactly(FailureCode.COMMIT_UNTRUSTED);
    var finding = check(store).findings().getFirst();
    assertThat(finding.code()).isEqualTo(FailureCode.COMMIT_UNTRUSTED);
    assertThat(finding.reach().getFirst().snapshot()).isEqualTo(bad.snapshot().id().hex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2037-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2015-01-01T00:00:00Z"})
  void anImpossibleTimeMovesNothingAndIsFlagged(String claimed) throws IOException {
    var empty = new Tree(0, List.of());
    var digest = Sha256.hex(new byte[0]);
    var now = TestRepository.NOW;
    try (var writer = new HostileWriter(repository)) {
      writer.commit(writer.manifest(empty, digest, 0, now.minusSeconds(7200)));
      writer.commit(writer.manifest(empty, digest, 0, Instant.parse(claimed)));
      writer.commit(writer.manifest(empty, digest, 0, now.minusSeconds(3600)));
    }

    var commits = repository.log().commits();

    assertThat(commits).extracting(commit -> commit.head().sequence()).containsExactly(1L, 2L, 3L);
    assertThat(commits).extracting(Commit::clockSuspect).containsExactly(false, true, false);
    assertThat(commits.get(0).orderedAt()).isEqualTo(now.minusSeconds(7200));
    assertThat(commits.get(1).orderedAt())
        .isBetween(now.minusSeconds(7200), now.minusSeconds(3600));
    assertThat(check(store).advisories())
        .extracting(Advisory::kind)
        .contains(Advisory.Kind.CLOCK_SUSPECT);
  }

  @Test
  void aDamagedMemoryOfCommitsIsSaid() throws IOException {
    snapshot();
    Files.writeString(hostStates.resolve(repository.id()).resolve("heads"), "0123 x y z\n");

    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> check(store))
        .withMessageContaining("what this host remembers of commits is damaged");
  }

  @Test
  void labelsAreThoseOfTheCommitAfterEveryChangeInItsOrder() {
    var commit = snapshot();
    repository.relabel(commit, new Labels(List.of("a", "b"), List.of("why")));
    repository.relabel(repository.log().commits().getFirst(), new Labels(List.of("b"), List.of()));
    // What another host added meanwhile, knowing nothing of that, is kept.
    try (var other = Repository.open(store, TestRepository.access(hostStates))) {
      other.relabel(commit, new Labels(List.of("c"), List.of("other")));
    }

    var labels = repository.log().commits().getFirst().snapshot().labels();

    assertThat(labels).isEqualTo(new Labels(List.of("b", "c"), List.of("other")));
    assertThat(repository.log().commits().getFirst().hash()).isEqualTo(commit.hash());
    assertThat(repository.relabel(repository.log().commits().getFirst(), labels)).isFalse();
    assertThat(repository.log().labelCommits()).hasSize(3);
    assertThat(check(store).findings()).isEmpty();
  }

  @Test
  void aDamagedChangeOfLabelsIsFoundAndReachesNoSnapshot() {
    var change = tag(snapshot(), "t");
    snapshot();
    var bytes = store.contents().getOrDefault(Layout.commit(change.head()), new byte[0]);
    bytes[bytes.length / 2] ^= 1;

    var finding = check(store).findings().getFirst();

    assertThat(finding.object()).isEqualTo(Layout.commit(change.head()).value());
    assertThat(finding.reach()).isEmpty();
    assertThat(repository.log().commits()).hasSize(2);
  }

  @Test
  void aChangeOfLabelsOfASnapshotThatIsNotThereIsToldAndHarmsNothing() throws IOException {
    var gone = new SnapshotId("0123456789ab");
    var change =
        new LabelChange(
            gone, TestRepository.NOW, "h", List.of("t"), List.of(), List.of(), List.of());
    new Committer(repository, Pen.of(repository)).commit(change);

    var report = check(store);

    assertThat(report.findings()).isEmpty();
    assertThat(report.advisories())
        .filteredOn(it -> it.kind() == Advisory.Kind.LABELS_UNATTACHED)
        .singleElement()
        .satisfies(it -> assertThat(it.sentence()).contains(gone.hex()));
  }

  @Test
  void aCommitOfAnUnknownKindIsRefusedAsNewerAndIsNoGap() throws IOException {
    var empty = new Tree(0, List.of());
    try (var writer = new HostileWriter(repository)) {
      writer.commitListing(empty, Sha256.hex(new byte[0]));
      writer.useKind(77);
      writer.commitListing(empty, Sha256.hex(new byte[0]));
      writer.useKind(CommitKind.SNAPSHOT.number());
      writer.commitListing(empty, Sha256.hex(new byte[0]));
    }

    var log = repository.log();

    assertThat(log.commits()).hasSize(2);
    assertThat(log.refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(FailureCode.FORMAT_NEWER))
        .satisfies(refused -> assertThat(refused.reason()).contains("77"));
    assertThat(check(store).findings())
        .extracting(Finding::code)
        .contains(FailureCode.FORMAT_NEWER)
        .doesNotContain(FailureCode.HISTORY_GAP);
  }

  @Test
  void aManifestIsNoChangeOfLabels() throws IOException {
    try (var writer = new HostileWriter(repository)) {
      writer.useKind(CommitKind.LABELS.number());
      writer.commitListing(new Tree(0, List.of()), Sha256.hex(new byte[0]));
    }

    assertThat(repository.log().labelCommits()).isEmpty();
    assertThat(check(store).findings())
        .extracting(Finding::code)
        .containsExactly(FailureCode.OBJECT_DAMAGED);
  }

  private LabelCommit tag(Commit commit, String tag) {
    repository.relabel(commit, new Labels(List.of(tag), List.of()));
    return repository.log().labelCommits().getLast();
  }

  private Commit snapshot() {
    return TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
  }

  private CheckReport check(InMemoryObjectStore from) {
    try (var opened = Repository.open(from, TestRepository.access(hostStates))) {
      return Check.run(opened, Check.Depth.STRUCTURE, Progress.NONE);
    }
  }
}
