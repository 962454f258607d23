package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.OtherRuns;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.SettableTime;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a prune does about runs of others: those that are at work, those that died, and those of
/// which that is not known; and about prunes beside it.
class PruneBesideRunsTest {

  private static final String RUN = "0123456789ab";

  private final SettableTime clock = new SettableTime("2026-01-02T03:00:00Z");
  private final InMemoryObjectStore store = new InMemoryObjectStore(clock);
  private final Repository repository;
  private final Commit forgotten;
  private final Commit kept;
  private Duration waited = Duration.ZERO;

  PruneBesideRunsTest(@TempDir Path directory) {
    repository = TestRepository.create(store, directory);
    forgotten = snapshot(1, 2, 3, 4);
    kept = snapshot(4, 5);
    var item = new RetentionChange.Item(forgotten.snapshot().id(), forgotten.hash(), "test");
    repository.forget(List.of(item), Duration.ZERO);
    clock.pass(Duration.ofMinutes(10));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private Commit snapshot(int... numbers) {
    return TestRepository.snapshot(
        repository, MemoryCapture.of("c", Cutting.STREAM, some(numbers)));
  }

  private static Map<String, byte[]> some(int... numbers) {
    var files = new TreeMap<String, byte[]>();
    for (var number : numbers) {
      var bytes = new byte[4_000];
      new Random(number).nextBytes(bytes);
      files.put("file" + number, bytes);
    }
    return files;
  }

  private PruneReport prune(Patience patience, Progress progress, double removeAtMost) {
    Patience counted =
        duration -> {
          waited = waited.plus(duration);
          patience.pause(duration);
        };
    var outside = new Prune.Outside("host", TestRepository.NOW, counted, progress);
    var settings = new PruneSettings(Duration.ZERO, 0.6, removeAtMost);
    try (var prune = new Prune(repository, settings, outside)) {
      return prune.run();
    }
  }

  private PruneReport prune() {
    return prune(_ -> {}, Progress.NONE, 1);
  }

  private PrunePlan plan() {
    var outside = new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE);
    try (var prune = new Prune(repository, PruneSettings.DEFAULT, outside)) {
      return prune.plan();
    }
  }

  private void put(String key) {
    try {
      store.create(new ObjectKey(key), Content.of(new byte[] {1}));
    } catch (IOException e) {
      throw new AssertionError("a store in memory does not fail", e);
    }
  }

  private List<String> names(String prefix) {
    return store.list(prefix).stream().map(object -> object.key().name()).toList();
  }

  private void requireKept() {
    assertThat(TestRepository.files(repository, kept, "c").keySet()).isEqualTo(some(4, 5).keySet());
  }

  @Test
  void whatIsCondemnedStaysForAsLongAsARunThatMayUseItIsAtWork() {
    OtherRuns.announce(repository, RUN, OtherRuns.Origin.ELSEWHERE);
    var packs = names("packs");
    var signs = new ArrayList<String>();

    var waiting =
        prune(
            _ -> {
              // As it does every minute.
              signs.add("%s-%010d".formatted(RUN, signs.size() + 1));
              put("intents/" + signs.getLast());
            },
            Progress.NONE,
            1);

    assertThat(waiting.waiting()).containsExactly("backup on other, begun " + TestRepository.NOW);
    assertThat(waiting.condemned()).isPresent();
    assertThat(waiting.swept()).isEmpty();
    assertThat(waited).isEqualTo(Duration.ofSeconds(5));
    assertThat(names("packs")).containsAll(packs);
    assertThat(names("intents")).contains(RUN);

    // It ends, and leaves a sign of life behind: nobody is watched who has gone.
    store.delete(new ObjectKey("intents/" + RUN));
    waited = Duration.ZERO;
    assertThat(prune().swept()).isNotEmpty();
    assertThat(waited).isZero();
    assertThat(names("packs")).doesNotContainAnyElementsOf(List.of(condemnedOf(waiting)));
    assertThat(names("intents")).isEmpty();
    requireKept();
  }

  private static String condemnedOf(PruneReport report) {
    var plan = report.condemned().orElseThrow();
    return (plan.dead().isEmpty() ? plan.sparse() : plan.dead()).getFirst().name();
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhoHasCertainlyEndedIsNotWaitedFor(OtherRuns.Origin origin) {
    OtherRuns.announce(repository, RUN, origin);

    var report = prune();

    var isKnown = origin == OtherRuns.Origin.ENDED || origin == OtherRuns.Origin.NUMBER_TAKEN;
    assertThat(waited).isEqualTo(isKnown ? Duration.ZERO : Duration.ofSeconds(150));
    assertThat(report.waiting()).isEmpty();
    assertThat(report.swept()).isNotEmpty();
    assertThat(names("intents")).isEmpty();
    requireKept();
  }

  /// It may be of a newer version; it is given up like any other that does not stir.
  @Test
  void anIntentThatCannotBeReadIsWaitedFor() {
    put("intents/" + RUN);
    var steps = new ArrayList<Progress.Event>();

    prune(_ -> {}, steps::add, 1);

    assertThat(steps).contains(new Progress.Step("watch", "run " + RUN, 0));
    assertThat(waited).isEqualTo(Duration.ofSeconds(150));
    assertThat(names("intents")).isEmpty();
  }

  /// Who died after the marks were made is found by the next prune, which has them to sweep.
  @Test
  void aRunThatDiesWhileItIsWaitedForIsGivenUpAtOnceNextTime() {
    OtherRuns.announce(repository, RUN, OtherRuns.Origin.ALIVE);
    prune(_ -> put("intents/" + RUN + "-0000000001"), Progress.NONE, 1);
    store.delete(new ObjectKey("intents/" + RUN));
    OtherRuns.announce(repository, RUN, OtherRuns.Origin.NUMBER_TAKEN);
    waited = Duration.ZERO;

    assertThat(prune().swept()).isNotEmpty();

    assertThat(waited).isZero();
    assertThat(names("intents")).isEmpty();
  }

  @Test
  void withoutAnythingToRemoveWhatRunsLeftBehindIsRemovedStill() {
    prune();
    OtherRuns.announce(repository, RUN, OtherRuns.Origin.ENDED);
    put("intents/ba9876543210-0000000007");
    OtherRuns.announce(repository, "aaaaaaaaaaaa", OtherRuns.Origin.ELSEWHERE);

    assertThat(prune().condemned()).isEmpty();

    // What was announced a moment ago is not worth minutes of waiting.
    assertThat(names("intents")).containsExactly("aaaaaaaaaaaa");
    assertThat(waited).isZero();
  }

  @Test
  void moreThanMayBeRemovedAtOnceIsNotCondemned() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> prune(_ -> {}, Progress.NONE, 0.1))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.PRUNE_REFUSED))
        .withMessageMatching("\\d+ % of all stored bytes would be removed, more than 10 %");
    assertThat(names("tombstones")).isEmpty();
  }

  /// What is still good in it may be good nowhere else: it is looked at by a repair.
  @Test
  void aPackThatIsSaidToBeDamagedIsNotRewritten() {
    var before = plan();
    assertThat(before.sparse()).isNotEmpty();
    before.sparse().forEach(pack -> put("damaged/" + pack.name()));

    assertThat(plan().sparse()).isEmpty();
    assertThat(plan().dead()).isEqualTo(before.dead());
  }

  private int damageThatStays(Progress alsoAtEachTry) {
    for (var pack : store.list("packs")) {
      store.delete(pack.key());
    }
    var tries = new ArrayList<Progress.Event>();
    Progress counting =
        event -> {
          if (event instanceof Progress.Step(var what, _, _) && what.equals("read history")) {
            tries.add(event);
            alsoAtEachTry.report(event);
          }
        };
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> prune(_ -> {}, counting, 1));
    return tries.size();
  }

  @Test
  void whatIsMissingStillWhenOneLooksAgainIsMissing() {
    assertThat(damageThatStays(Progress.NONE)).isEqualTo(2);
  }

  @Test
  void besidePrunesThatNeverEndItIsNotTriedForEver() throws Exception {
    try (var other = repository.prune()) {
      assertThat(damageThatStays(_ -> OtherRuns.prune(other))).isEqualTo(5);
    }
  }
}
