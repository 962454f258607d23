package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Component;
import dev.backstay.component.Selection;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.JournaledProgram;
import dev.backstay.restore.journal.JournaledProgram.Standing;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that do not do what they are run for, within a restore of files and a database too.
class ProgramStepsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  /// Takes a state in two halves, so that it can be found torn.
  private static final String IN_PLACE =
      "echo $2 started >>$1/runs; head -c 100000 >$1/$2; cat >>$1/$2; echo $2 >>$1/runs";

  private final Path place;
  private final RestoreStand stand;
  private final Repository repository;
  private final ProgramInstallation live;
  private Optional<Commit> first = Optional.empty();

  ProgramStepsTest(@TempDir Path place) {
    this.place = place;
    stand = new RestoreStand(place, new InMemoryObjectStore());
    repository = TestRepository.create(stand.store(), stand.hosts());
    live = new ProgramInstallation(place, ProgramInstallation.ATOMIC);
  }

  @BeforeEach
  void takeSnapshot() throws Exception {
    live.write("first");
    first = Optional.of(stand.takeSnapshot(repository, live.components()).commit());
    live.write("second");
  }

  private RestoreReport restore(List<Component> components, RestoreRequest request) {
    var restore = stand.restore(repository, components);
    return restore.execute(restore.plan(first.orElseThrow(), request), Progress.NONE);
  }

  private RestoreReport restore(String script) {
    return restore(live.taking(script).components(), RestoreRequest.everything());
  }

  private void requireRolledBack(List<Component> components, String... what) throws Exception {
    assertThatThrownBy(() -> restore(components, RestoreRequest.everything()))
        .isInstanceOf(RestoreRolledBackException.class)
        .hasMessageContainingAll(what);
    live.require("second");
    live.requireClean(stand.restores());
  }

  private List<Component> taking(String script) {
    return live.taking(script).components();
  }

  /// Does something else where the second service is given the first version.
  private static String unlessFirstForTwo(String otherwise) {
    return "if [ $2 = two ] && [ ! -e $1/done ]; then touch $1/done; "
        + otherwise
        + "; fi; "
        + IN_PLACE;
  }

  @Test
  void aProgramThatFailsIsUndoneWithAllThatWentBefore() throws Exception {
    requireRolledBack(
        taking(unlessFirstForTwo("head -c 1000 >$1/$2; echo 'no such role' >&2; exit 3")),
        "the program /bin/sh of two was given its restored state",
        "status 3: no such role");

    assertThat(live.runs())
        .containsExactly("one started", "one", "two started", "two", "one started", "one");
  }

  @Test
  void aProgramThatIsKilledWithinItsInputIsGivenTheFormerState() throws Exception {
    requireRolledBack(
        taking(unlessFirstForTwo("head -c 100000 >$1/$2; kill -9 $$")), "ended by signal 9");
  }

  @Test
  void aProgramThatTakesTooLongIsEndedAndGivenTheFormerState() throws Exception {
    var script = unlessFirstForTwo("head -c 1000 >$1/$2; sleep 1000");

    requireRolledBack(
        live.taking(script).components(Duration.ofSeconds(2)), "did not end within 2 s");
  }

  @Test
  void whatAFailedProgramLeftRunningHasEndedBeforeTheFormerStateIsGiven() throws Exception {
    var script =
        unlessFirstForTwo(
            "exec 3<&0; (sleep 2; cat <&3 >$1/$2; echo late >>$1/runs) 2>/dev/null & exit 5");

    requireRolledBack(taking(script), "status 5");

    assertThat(live.runs())
        .containsExactly("one started", "one", "late", "two started", "two", "one started", "one");
  }

  @Test
  void aProgramThatWasNotStartedIsNotUndone() throws Exception {
    requireRolledBack(
        taking("[ $2 = two ] || [ -e $1/tried ] || { touch $1/tried; exit 1; }; " + IN_PLACE),
        "status 1");

    assertThat(live.runs()).containsExactly("one started", "one");
  }

  @Test
  void aProgramThatCannotTakeItsFormerStateEitherLeavesDoubt() throws Exception {
    assertThatThrownBy(() -> restore("[ $2 = one ] || [ -e $1/mended ] || exit 4; " + IN_PLACE))
        .isInstanceOfSatisfying(
            RestoreInDoubtException.class,
            e ->
                assertThat(e.hint().orElse(""))
                    .contains("`backstay restore rollback`", "`/bin/sh < ", "/former/two.output`"))
        .hasMessageContainingAll("its restored state", "its former state", "status 4");
    var left = stand.unfinished().status().orElseThrow();
    assertThat(left.phase()).isEqualTo(Phase.UNDOING);
    assertThat(left.programs())
        .extracting(JournaledProgram::standing)
        .containsExactly(Standing.DONE, Standing.STARTED);
    assertThatThrownBy(stand.unfinished()::rollback)
        .isInstanceOf(RestoreInDoubtException.class)
        .hasMessageContaining("status 4");

    Files.createFile(place.resolve("mended"));
    stand.unfinished().rollback();

    live.require("second");
    live.requireClean(stand.restores());
  }

  @Test
  void aKeptRestoreIsRolledBackThroughTheProgramsOrSettled() throws Exception {
    var request = new RestoreRequest(List.of(), Selection.ALL, Optional.empty(), false);

    restore(live.components(), request);
    live.require("first");
    stand.unfinished().rollback();
    live.require("second");
    live.requireClean(stand.restores());

    restore(live.components(), request);
    stand.unfinished().settle();
    live.require("first");
    live.requireClean(stand.restores());
  }

  @Test
  void theSafetySnapshotOfARestoreBringsTheFormerStateBack() throws Exception {
    var safety = restore(live.components(), RestoreRequest.everything()).safety().orElseThrow();

    var restore = stand.restore(repository, live.components());
    var commit = RestoreStand.find(repository, safety);
    restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);

    live.require("second");
  }

  @Test
  void whatCannotBeCapturedFirstIsNotTouched() throws Exception {
    Files.delete(place.resolve("two"));

    assertThatThrownBy(() -> restore(live.components(), RestoreRequest.everything()))
        .isInstanceOfSatisfying(
            RestoreRefusedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SAFETY_FAILED))
        .hasMessageContaining("the program cat ended with status 1");
    assertThat(live.runs()).isEmpty();
    live.requireClean(stand.restores());
    Files.copy(place.resolve("one"), place.resolve("two"));
    live.require("second");
  }

  private Component.Command command(List<String> restore, List<String> environment) {
    return new Component.Command(
        ProgramInstallation.ONE,
        Importance.HIGH,
        0,
        List.of("cat", place.resolve("one").toString()),
        restore,
        environment,
        LONG,
        false,
        List.of());
  }

  @Test
  void whatCannotBeRunIsNoticedBeforeAnythingIsTouched() throws Exception {
    for (var program :
        List.of(
            command(List.of("/no/such/program"), List.of()),
            command(List.of("cat"), List.of("NO_SUCH_VARIABLE")),
            command(List.of(), List.of()))) {
      var request =
          new RestoreRequest(
              List.of(ProgramInstallation.ONE), Selection.ALL, Optional.empty(), true);
      assertThatThrownBy(() -> restore(List.of(program), request))
          .isInstanceOfSatisfying(
              RestoreRefusedException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.TARGET_UNSUPPORTED));
      live.requireClean(stand.restores());
    }
    live.require("second");
  }

  @Test
  void theOthersAreRestoredWithoutIt() throws Exception {
    var request =
        new RestoreRequest(
            List.of(new ComponentName("tree")), Selection.ALL, Optional.empty(), true);

    restore(live.components(), request);

    assertThat(live.versions()).containsExactly("first", "second", "second", "second");
    assertThat(live.runs()).isEmpty();
  }

  /// What a plan names is what the configuration names, whatever the snapshot says.
  @Test
  void thePlanSaysWhatIsRun() throws IOException {
    var restore = stand.restore(repository, live.components());

    var plan = restore.plan(first.orElseThrow(), RestoreRequest.everything());

    assertThat(plan.programs()).hasSize(2);
    assertThat(plan.programs().getFirst().argv()).startsWith("/bin/sh", "-c");
    assertThat(plan.targets()).allMatch(RestorePlan.Target::replaces);
    assertThat(stand.restores()).doesNotExist();
  }

  /// A leftover log makes what is in the way of a restore to elsewhere be kept first.
  @Test
  void aRestoreToElsewhereRunsNothingThatTheSnapshotNames() throws Exception {
    var named = place.resolve("named");
    Files.writeString(named, "#!/bin/sh\necho ran >>" + place.resolve("ran") + "\n");
    Files.setPosixFilePermissions(named, PosixFilePermissions.fromString("rwx------"));
    var components =
        List.of(
            live.components().get(1),
            new Component.Command(
                ProgramInstallation.ONE,
                Importance.HIGH,
                3,
                List.of(named.toString()),
                List.of(),
                LONG,
                true,
                List.of()));
    var commit = stand.takeSnapshot(repository, components).commit();
    var to = Files.createDirectory(place.resolve("to"));
    Files.writeString(to.resolve("app.db-wal"), "");
    var restore = stand.restore(repository, components);
    var request = new RestoreRequest(List.of(), Selection.ALL, Optional.of(to), true);

    var report = restore.execute(restore.plan(commit, request), Progress.NONE);

    assertThat(report.safety()).isPresent();
    assertThat(to.resolve("one.output")).exists();
    assertThat(place.resolve("ran")).hasContent("ran");
  }

  @Test
  void onlyTheOwnerReadsTheJournal() throws Exception {
    var kept = new RestoreRequest(List.of(), Selection.ALL, Optional.empty(), false);
    restore(live.components(), kept);

    Set<?> mode = Files.getPosixFilePermissions(stand.restores().resolve("restore.journal"));

    assertThat(mode).isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
