package dev.backstay.repository;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.check.Finding;
import dev.backstay.failure.FailureCode;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a history says that snapshots are forgotten, and that they are not.
class ForgottenTest {

  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path directory;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Repository repository;
  private Commit first;
  private Commit second;

  @BeforeEach
  void takeTwo() {
    repository = TestRepository.create(store, directory.resolve("host"));
    first = snapshot();
    second = snapshot();
  }

  private Commit snapshot() {
    return TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
  }

  private static RetentionChange.Item item(Commit commit) {
    return new RetentionChange.Item(commit.snapshot().id(), commit.hash(), "no rule keeps it");
  }

  private List<String> there() {
    return repository.log().commits().stream().map(Commit::hash).toList();
  }

  @Test
  void aForgottenSnapshotIsNoLongerThereAndCanComeBack() {
    repository.forget(List.of(item(first)), WEEK);

    assertThat(there()).containsExactly(second.hash());
    var forgotten = repository.log().forgotten().getFirst();
    assertThat(forgotten.commit().hash()).isEqualTo(first.hash());
    assertThat(forgotten.reason()).isEqualTo("no rule keeps it");
    assertThat(forgotten.host()).isEqualTo("test-host");
    assertThat(forgotten.at()).isEqualTo(TestRepository.NOW);
    assertThat(forgotten.until()).isEqualTo(TestRepository.NOW.plus(WEEK));
    assertThat(forgotten.canReturn(TestRepository.NOW.plus(WEEK).minusNanos(1))).isTrue();
    assertThat(forgotten.canReturn(TestRepository.NOW.plus(WEEK))).isFalse();

    repository.bringBack(List.of(forgotten), "asked for");

    assertThat(there()).containsExactly(first.hash(), second.hash());
    assertThat(repository.log().forgotten()).isEmpty();
  }

  @Test
  void whatIsForgottenByTwoReturnsFromBothAndThenCanBeForgottenAgain() {
    repository.forget(List.of(item(first), item(second)), WEEK);
    repository.forget(List.of(item(first)), Duration.ofDays(3));
    var forgotten = repository.log().forgotten().getFirst();
    assertThat(forgotten.acts()).hasSize(2);
    assertThat(forgotten.until()).isEqualTo(TestRepository.NOW.plus(Duration.ofDays(3)));

    repository.bringBack(List.of(forgotten), "asked for");
    assertThat(there()).containsExactly(first.hash());

    repository.forget(List.of(item(first)), WEEK);
    assertThat(there()).isEmpty();
  }

  /// A return names what it undoes, so that no clock can put it before that.
  @Test
  void aReturnUndoesWhatAHostWithAWrongClockForgot() {
    var wrong = Instant.parse("2037-01-01T00:00:00Z");
    var key = new HostState(directory.resolve("host").resolve(repository.id())).machineKey();
    var access =
        new Access(
            directory.resolve("other"),
            "other",
            () -> key.map(it -> it),
            InstantSource.fixed(wrong));
    try (var other = Repository.open(store, access)) {
      other.forget(List.of(item(first)), WEEK);
    }
    repository.bringBack(repository.log().forgotten(), "asked for");

    assertThat(there()).containsExactly(first.hash(), second.hash());
  }

  @Test
  void labelsOfAForgottenSnapshotAreAsTheyWere() {
    repository.relabel(first, new Labels(List.of("tag"), List.of()));
    repository.forget(List.of(item(first)), WEEK);

    assertThat(repository.log().forgotten().getFirst().commit().labels().tags())
        .containsExactly("tag");
  }

  @Test
  void anotherCommitWithTheSameSnapshotIdIsNotForgotten() {
    var other = new RetentionChange.Item(first.snapshot().id(), second.hash(), "of another");
    repository.forget(List.of(other), WEEK);

    assertThat(there()).containsExactly(first.hash());
  }

  @Test
  void theHistoryStaysWhole() {
    repository.forget(List.of(item(first)), WEEK);
    repository.bringBack(repository.log().forgotten(), "asked for");
    repository.forget(List.of(item(second)), WEEK);
    snapshot();

    var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(repository.log().chains().values().iterator().next()).hasSize(6);
  }

  @Test
  void aDamagedActForgetsNothingAndIsFound() {
    var act = repository.forget(List.of(item(first)), WEEK);
    var bytes = requireNonNull(store.contents().get(Layout.commit(act.head())));
    bytes[bytes.length / 2] ^= 1;

    var report = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
    assertThat(report.findings()).extracting(Finding::code).contains(FailureCode.COMMIT_UNTRUSTED);
    try (var stranger = Repository.open(store, strangersAccess())) {
      assertThat(stranger.log().commits()).hasSize(2);
    }
  }

  private Access strangersAccess() {
    var key = new HostState(directory.resolve("host").resolve(repository.id())).machineKey();
    return new Access(
        directory.resolve("stranger"),
        "stranger",
        () -> key.map(it -> it),
        InstantSource.fixed(TestRepository.NOW));
  }

  @Test
  void anActOfForgettingIsNoReturn() {
    var act = repository.forget(List.of(item(first)), WEEK);
    var back =
        new RetentionChange(
            RetentionChange.Act.RETURN,
            TestRepository.NOW,
            "h",
            Duration.ZERO,
            List.of(new RetentionChange.Item(second.snapshot().id(), act.hash(), "of another")));
    new Committer(repository, Pen.of(repository)).commit(back);

    assertThat(there()).containsExactly(second.hash());
    assertThat(Optional.of(repository.log().retentionCommits()).get()).hasSize(2);
  }
}
