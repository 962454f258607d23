package dev.backstay.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two who forget at the same time.
class ForgettingTest {

  private static final Policy LAST_ONE =
      new Policy(
          new Policy.Keep(1, Map.of(), Optional.empty(), List.of()),
          Policy.Limits.NONE,
          Policy.UNDELETE,
          Policy.SAFETY,
          Policy.NONE.zone());
  private static final Circumstances CIRCUMSTANCES =
      new Circumstances(TestRepository.NOW, Set.of(), Set.of());

  @TempDir Path directory;
  private Repository repository;
  private Commit first;
  private Commit second;

  @BeforeEach
  void takeTwo() {
    repository = TestRepository.create(new InMemoryObjectStore(), directory);
    first = snapshot();
    second = snapshot();
  }

  private Commit snapshot() {
    return TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
  }

  private Forgetting forgetting() {
    return new Forgetting(repository, LAST_ONE, CIRCUMSTANCES);
  }

  private List<Verdict> going() {
    return Retention.judge(LAST_ONE, repository.log().commits(), CIRCUMSTANCES).stream()
        .filter(it -> !it.kept())
        .toList();
  }

  /// What another host forgets, in whose order it is not the newest.
  private void elsewhere(Commit commit) {
    var item = new RetentionChange.Item(commit.snapshot().id(), commit.hash(), "no rule keeps it");
    repository.forget(List.of(item), Policy.UNDELETE);
  }

  private List<String> there() {
    return repository.log().commits().stream().map(Commit::hash).toList();
  }

  @Test
  void nothingReturnsWhereNobodyElseForgets() {
    var outcome = forgetting().forget(going());

    assertThat(outcome.returned()).isEmpty();
    assertThat(outcome.forgotten())
        .extracting(it -> it.commit().hash())
        .containsExactly(first.hash());
    assertThat(there()).containsExactly(second.hash());
  }

  @Test
  void theLastGoodOneReturnsWhenTheOtherWasForgottenMeanwhile() {
    var judged = going();
    elsewhere(second);

    var outcome = forgetting().forget(judged);

    assertThat(outcome.forgotten()).isEmpty();
    assertThat(outcome.returned())
        .singleElement()
        .satisfies(it -> assertThat(it.reasons()).containsExactly("newest good"));
    assertThat(there()).containsExactly(first.hash());
  }

  @Test
  void whatWasPinnedMeanwhileReturns() {
    var judged = going();
    repository.relabel(first, new Labels(List.of(), List.of("evidence")));

    var outcome = forgetting().forget(judged);

    assertThat(outcome.returned())
        .singleElement()
        .satisfies(it -> assertThat(it.reasons()).containsExactly("pinned: evidence"));
    assertThat(there()).containsExactly(first.hash(), second.hash());
  }

  private void prove(Commit commit) {
    var outcome = new Proof.Outcome("d00000000001", Proof.Verdict.PROVEN, Duration.ofSeconds(3));
    repository.prove(commit, outcome, new byte[0]);
  }

  @Test
  void theNewestProvenStaysWithTheReason() {
    prove(first);
    prove(second);
    var third = snapshot();
    var now = new Circumstances(TestRepository.NOW, repository.log().proven(), Set.of());

    var verdicts = Retention.judge(LAST_ONE, repository.log().commits(), now);

    assertThat(verdicts.stream().map(it -> it.commit().hash() + it.reasons()))
        .containsExactly(
            first.hash() + "[no rule keeps it]",
            second.hash() + "[newest proven]",
            third.hash() + "[newest good, last 1]");
  }

  @Test
  void whatWasProvenMeanwhileReturns() {
    var judged = going();
    prove(first);

    var outcome = forgetting().forget(judged);

    assertThat(outcome.returned())
        .singleElement()
        .satisfies(it -> assertThat(it.reasons()).containsExactly("newest proven"));
    assertThat(there()).containsExactly(first.hash(), second.hash());
  }

  @Test
  void whateverTwoForgetOfEachOtherOneGoodSnapshotIsThere() {
    var ofOne = going();
    var ofOther = List.of(new Verdict(second, Standing.GOOD, false, List.of("in another order")));

    forgetting().forget(ofOther);
    forgetting().forget(ofOne);

    assertThat(there()).isNotEmpty();
  }

  @Test
  void byHandTheNewestGoodOneIsRefused() {
    var log = repository.log();
    var failed =
        catchThrowableOfType(
            UsageException.class, () -> forgetting().byHand(log, List.of(first, second)));

    assertThat(failed.code()).isEqualTo(FailureCode.SNAPSHOT_PROTECTED);
    assertThat(failed.getMessage()).contains(second.snapshot().id() + " stays: newest good");
    assertThat(forgetting().byHand(log, List.of(first, first)))
        .singleElement()
        .satisfies(it -> assertThat(it.kept()).isFalse());
  }

  @Test
  void nothingToForgetIsNoCommit() {
    var before = repository.log().retentionCommits().size();
    assertThat(forgetting().forget(List.of()).forgotten()).isEmpty();
    assertThat(repository.log().retentionCommits()).hasSize(before);
  }
}
