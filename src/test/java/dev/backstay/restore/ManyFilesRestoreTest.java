package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.journal.Phase;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A restore of so many small files that several threads make them, and one of these threads fails.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyFilesRestoreTest {

  private static final int FILES = 150;
  private static final String FULL = "No space left on device";
  private static final String BROKEN = "Input/output error";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path onDisk;
  private Path place;
  private RestoreTemplate template;

  /// Who did something, beside the thread of the test.
  private final Set<Thread> others = ConcurrentHashMap.newKeySet();

  /// A snapshot of a first version with many small files; live is a second one.
  @BeforeEach
  void makeTemplate() throws Exception {
    place = SmallInstallation.temporary(onDisk);
    var store = new InMemoryObjectStore();
    var stand = new RestoreStand(Files.createDirectory(place.resolve("template")), store);
    stand.live().make();
    var many = Files.createDirectory(stand.live().tree().resolve("many"));
    for (var i = 0; i < FILES; i++) {
      Files.writeString(many.resolve("f%03d".formatted(i)), "file " + i);
    }
    var report = stand.takeSnapshot(TestRepository.create(store, stand.hosts()));
    var first = SmallInstallation.withoutSidecars(stand.live().logically());
    stand.live().change();
    Files.writeString(many.resolve("f100"), "what the live state has");
    Files.delete(many.resolve("f149"));
    template =
        new RestoreTemplate(
            place, store, report.commit().snapshot().id(), first, stand.live().exactly());
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  /// Faults in what is built of the tree; the threads that do anything are taken note of.
  private Faults faults(Predicate<String> refused, String reason) {
    var here = Thread.currentThread();
    return Faults.of(
        step -> {
          if (!Thread.currentThread().equals(here)) {
            others.add(Thread.currentThread());
          }
          return refused.test(step);
        },
        reason);
  }

  private void requireNoThreadLeft() throws InterruptedException {
    assertThat(others).as("threads that made files").isNotEmpty();
    for (var thread : others) {
      assertThat(thread.join(PATIENCE)).as(thread.getName() + " has ended").isTrue();
    }
  }

  /// Requires that the restore is refused with that code, and that nothing of it is left.
  private void requireRefused(FailureCode code, Faults faults) throws Exception {
    var attempt = template.newTry();

    assertThatThrownBy(() -> attempt.restoreOnFaultyDisk(faults))
        .isInstanceOfSatisfying(
            RestoreRefusedException.class, refused -> assertThat(refused.code()).isEqualTo(code));

    requireNoThreadLeft();
    attempt.requireOld();
    attempt.requireSnapshots();
    attempt.restoreOnFaultyDisk(Faults.none());
    attempt.requireNew();
  }

  @Test
  void undisturbedSeveralThreadsMakeTheFirstVersion() throws Exception {
    var attempt = template.newTry();

    attempt.restoreOnFaultyDisk(faults(_ -> false, ""));

    attempt.requireNew();
    requireNoThreadLeft();
    assertThat(others).hasSizeGreaterThan(1);
  }

  private static Predicate<String> stepOf(String what, String name) {
    return step ->
        step.startsWith(what) && step.contains("/.backstay-") && step.endsWith("/many/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f070", "f100", "f149"})
  void aDiskThatIsFullAtALateFileRefusesTheRestoreAndLeavesNothing(String name) throws Exception {
    var full = new AtomicBoolean();
    var reached = stepOf("open ", name);
    Predicate<String> refused =
        step -> {
          if (reached.test(step)) {
            full.set(true);
          }
          return full.get() && (step.startsWith("open ") || step.startsWith("write "));
        };
    requireRefused(FailureCode.SPACE, faults(refused, FULL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"open ", "write ", "setTimes of ", "force "})
  void aFaultAtOneLateFileRefusesTheRestoreAndLeavesNothing(String what) throws Exception {
    requireRefused(FailureCode.RESTORE_FAILED, faults(stepOf(what, "f100"), BROKEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f064", "f149"})
  void aLateFileThatCannotBeSyncedRefusesTheRestoreAndLeavesNothing(String name) throws Exception {
    requireRefused(FailureCode.RESTORE_FAILED, faults(stepOf("force ", name), BROKEN));
  }

  /// The top of the tree is the last thing that the threads are given.
  @ParameterizedTest
  @ValueSource(strings = {"/staged/many", "/staged"})
  void aDirectoryThatCannotBeSyncedRefusesTheRestoreAndLeavesNothing(String name) throws Exception {
    Predicate<String> directory =
        step -> step.startsWith("force ") && step.contains("-tree/") && step.endsWith(name);
    requireRefused(FailureCode.RESTORE_FAILED, faults(directory, BROKEN));
  }

  /// What cannot be tidied up is told by the journal, and goes when the restore is rolled back.
  @Test
  void whatCannotBeRemovedAfterALateFaultIsNamedByTheJournal() throws Exception {
    var attempt = template.newTry();
    var late = stepOf("force ", "f100");
    var stuck = stepOf("delete ", "f020");

    assertThatThrownBy(
            () ->
                attempt.restoreOnFaultyDisk(
                    faults(step -> late.test(step) || stuck.test(step), BROKEN)))
        .isInstanceOf(RestoreRefusedException.class);

    requireNoThreadLeft();
    var left = attempt.stand().unfinished().status().orElseThrow();
    assertThat(left.phase()).isEqualTo(Phase.STAGING);
    assertThat(attempt.looksOld()).isTrue();
    var named = left.targets().stream().map(target -> target.destination().work()).toList();
    assertThat(attempt.stand().live().leftovers()).isNotEmpty().allMatch(named::contains);
    assertThatThrownBy(() -> attempt.restoreOnFaultyDisk(Faults.none()))
        .isInstanceOfSatisfying(
            OperationFailedException.class,
            refused -> assertThat(refused.code()).isEqualTo(FailureCode.RESTORE_UNFINISHED));
    assertThat(attempt.stand().unfinished().rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);
    attempt.requireOld();
  }

  /// The threads take turns as they like, so that the same number is another step each time.
  @Test
  void everyFailureBesideOtherThreadsLeavesAllOldOrAllNew() throws Exception {
    var figures =
        EveryFailure.in(41, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT)
            .of(
                EveryFailure.tries(
                    template::newTry,
                    RestoreTemplate.Try::restoreOnFaultyDisk,
                    (attempt, outcome) -> attempt.requireHonest(outcome.declared())));
    System.out.println("harness: restore of many files, disk: " + figures);
  }

  @Test
  void afterACrashBesideOtherThreadsResumingEndsAsItSays() throws Exception {
    var figures =
        EveryFailure.in(41, FaultMode.CRASH)
            .of(
                EveryFailure.tries(
                    template::newTry,
                    RestoreTemplate.Try::restoreOnFaultyDisk,
                    (attempt, _) -> attempt.resume()));
    System.out.println("harness: restore of many files, crash, resume: " + figures);
  }
}
