package dev.backstay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.alarm.Condition;
import dev.backstay.config.Attendance;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.desk.Desk;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.dispatch.Slot;
import dev.backstay.run.RunId;
import dev.backstay.schedule.JobState;
import dev.backstay.testing.ScriptedDesk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A restore that was cut off, and a service that is started again and again.
class LeftoversTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int STARTS = 4;
  private static final String SNAPSHOT = "0123456789ab";

  @TempDir Path place;
  private ScriptedDesk stand;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final EventLog log = new EventLog(InstantSource.system(), lines::add);

  @BeforeEach
  void open() {
    stand = new ScriptedDesk(place);
  }

  /// A restore whose process is gone without a word.
  ///
  /// @param asked the first argument that it was asked for with
  private Run cutOff(String asked) {
    var request = RunRequest.of("demo", RunKind.RESTORE, List.of(asked, "--yes"), "account ada");
    var run = Run.asked(RunId.random(), request, Instant.EPOCH);
    stand.journal().runs().begin(run, Optional.empty());
    return run;
  }

  @AfterEach
  void close() {
    stand.close();
  }

  /// The program: an unfinished restore, and what a run of it does.
  private void script(String... run) throws Exception {
    scriptIn("swapping", run);
  }

  /// The same, with the phase of the restore.
  private void scriptIn(String phase, String... run) throws Exception {
    var lines =
        List.of(
            "case \"$4 $5\" in",
            "snapshots*) echo '" + ScriptedDesk.NO_SNAPSHOTS + "' ;;",
            "'restore status') echo '{\"unfinished\":true,\"phase\":\"" + phase + "\"}' ;;",
            "restore*) echo \"$5\" >>begun",
            String.join("\n", run),
            ";; esac");
    stand.script(lines.toArray(String[]::new));
  }

  /// A start of the service, until what it has begun has ended.
  private Desk start() throws Exception {
    var desk = stand.desk(this::ended);
    new Leftovers(desk, log).lookAfter(desk.dispatcher().takeUp());
    for (var run : stand.journal().runs().unfinished()) {
      assertThat(desk.await(run.id(), PATIENCE).state().isEnd()).isTrue();
    }
    awaitTold();
    return desk;
  }

  private synchronized void ended(Run run) {
    log.ended(run);
    notifyAll();
  }

  /// That a run has ended is told after it is known.
  private synchronized void awaitTold() throws InterruptedException {
    while (told("run-ended")
        < stand.runs(RunKind.RESTORE).size() + stand.runs(RunKind.BACKUP).size()) {
      wait(PATIENCE.toMillis());
    }
  }

  private long told(String event) {
    return lines.stream().filter(it -> it.contains("\"event\":\"" + event + "\"")).count();
  }

  private List<Run> resumed() {
    return stand.runs(RunKind.RESTORE).stream()
        .filter(it -> it.request().askedBy().startsWith("service, for run "))
        .toList();
  }

  @Test
  void aResumeThatFailsIsTriedOnceAndToldUntilSomebodyActs() throws Exception {
    cutOff(SNAPSHOT);
    script(
        "echo '{\"type\":\"error\",\"code\":\"target-busy\",\"message\":\"somebody writes\","
            + "\"hint\":\"Stop it.\",\"exit\":30}'",
        "exit 30");

    for (var i = 0; i < STARTS; i++) {
      var desk = start();

      assertThat(new Lookout(desk, List.of(), Optional::empty).look(Instant.now()))
          .filteredOn(it -> it.condition() == Condition.FAILURE)
          .singleElement()
          .satisfies(it -> assertThat(it.text()).contains("somebody writes"));
    }
    assertThat(place.resolve("begun")).hasContent("resume");
    assertThat(resumed()).extracting(Run::state).containsExactly(RunState.FAILED);
    assertThat(told("run-taken-up")).isEqualTo(1);
  }

  @Test
  void aResumeThatIsCutOffEachTimeIsTriedOncePerStartAndTold() throws Exception {
    cutOff(SNAPSHOT);
    script("kill -9 $$");

    for (var i = 1; i <= STARTS; i++) {
      var desk = start();

      assertThat(resumed()).hasSize(i).extracting(Run::state).containsOnly(RunState.LOST);
      assertThat(told("run-taken-up")).isEqualTo(i);
      assertThat(told("run-ended")).isEqualTo(i + 1L);
      assertThat(new Lookout(desk, List.of(), Optional::empty).look(Instant.now()))
          .extracting(it -> it.condition())
          .contains(Condition.FAILURE);
    }
  }

  @Test
  void aQuestionThatFailsBeginsNothingAndIsTold() throws Exception {
    cutOff(SNAPSHOT);
    stand.script(
        "echo '{\"type\":\"error\",\"code\":\"store-unavailable\",\"message\":\"no answer\","
            + "\"exit\":14}'",
        "exit 14");

    var _ = start();

    assertThat(resumed()).isEmpty();
    assertThat(lines).anyMatch(it -> it.contains("\"failed\"") && it.contains("no answer"));
  }

  /// A restore that was asked for, how far it got, whether somebody stopped it, and what is begun.
  @ParameterizedTest
  @CsvSource({
    "0123456789ab, swapping, false, resume",
    "0123456789ab, undoing, false, rollback",
    "0123456789ab, undone, false, rollback",
    "0123456789ab, settling, false, settle",
    "resume, swapping, false, resume",
    "rollback, swapping, false, rollback",
    "settle, swapping, false, settle",
    "0123456789ab, swapping, true, rollback",
    "resume, swapping, true, rollback",
    "0123456789ab, settling, true, settle",
    "rollback, undoing, true, ",
    "settle, settling, true, ",
  })
  void theWayThatWasTakenIsGoneOnWithUnlessThatWasStopped(
      String asked, String phase, boolean isStopped, String begun) throws Exception {
    scriptIn(phase, "exit 0");
    var run = cutOff(asked);
    if (isStopped) {
      var runs = Files.createDirectories(place.resolve("service/runs"));
      Files.createFile(runs.resolve(run.id().hex() + ".stopped"));
    }

    var _ = start();

    if (begun == null) {
      assertThat(resumed()).isEmpty();
      assertThat(place.resolve("begun")).doesNotExist();
    } else {
      assertThat(resumed()).singleElement().matches(it -> it.state() == RunState.SUCCEEDED);
      assertThat(place.resolve("begun")).hasContent(begun);
    }
  }

  @Test
  void aRestoreThatEndedOrLeftNothingHasNothingToGoOnWith() throws Exception {
    cutOff(SNAPSHOT);
    stand.script(
        "case \"$4 $5\" in",
        "snapshots*) echo '" + ScriptedDesk.NO_SNAPSHOTS + "' ;;",
        "'restore status') echo '{\"unfinished\":false}' ;;",
        "restore*) echo \"$5\" >>begun ;; esac");

    var _ = start();

    assertThat(resumed()).isEmpty();
    assertThat(place.resolve("begun")).doesNotExist();
  }

  private List<Run> backupsTakenAgain() throws Exception {
    var _ = start();
    return stand.runs(RunKind.BACKUP).stream()
        .filter(it -> it.request().askedBy().startsWith("service, for run "))
        .toList();
  }

  /// A backup that was cut off, asked for by whom and perhaps by the schedule.
  private Run cutOffBackup(String askedBy, boolean isScheduled) {
    var now = Instant.now();
    var slot = Optional.of(new Slot("backup", now)).filter(_ -> isScheduled);
    var request =
        new RunRequest("demo", RunKind.BACKUP, List.of(), askedBy, slot, Optional.empty());
    var run = Run.asked(RunId.random(), request, now);
    stand.journal().runs().begin(run, slot.map(it -> JobState.known(now).begun(it.at())));
    return run;
  }

  private void attend() throws Exception {
    stand.script(
        "case \"$4\" in", "snapshots) echo '" + ScriptedDesk.NO_SNAPSHOTS + "' ;;", "esac");
    var file =
        Files.writeString(
            place.resolve("backstay.yaml"),
            """
            version: 1
            orchestrator: demo
            repositories: { local: { url: repository } }
            components: { state: { kind: files, path: /live } }
            schedule: { backup: daily }
            """);
    stand.attend(ConfigurationFile.read(file, Map.of()).attendance());
    stand.journal().runs().putJob("demo", "backup", JobState.known(Instant.now()));
  }

  @Test
  void aScheduledBackupThatWasCutOffIsTakenAgain() throws Exception {
    attend();
    var _ = cutOffBackup("schedule", true);
    assertThat(backupsTakenAgain()).hasSize(1);
  }

  @Test
  void aBackupThatWasTakenForAnotherIsTakenAgain() throws Exception {
    attend();
    var _ = cutOffBackup("service, for run 0123456789ab", false);
    assertThat(backupsTakenAgain()).hasSize(2);
  }

  @Test
  void aBackupThatAPersonAskedForOrStoppedIsNotTakenAgain() throws Exception {
    attend();
    var _ = cutOffBackup("account ada", false);
    assertThat(backupsTakenAgain()).isEmpty();
    var run = cutOffBackup("schedule", true);
    Files.createDirectories(place.resolve("service/runs"));
    Files.createFile(place.resolve("service/runs/" + run.id().hex() + ".stopped"));
    assertThat(backupsTakenAgain()).isEmpty();
  }

  @Test
  void aBackupOfAJobThatIsNotKnownOrPausedIsNotTakenAgain() throws Exception {
    attend();
    var paused = new JobState(Instant.now(), true, Optional.empty(), Set.of());
    stand.journal().runs().pauseJob("demo", "backup", paused);
    var _ = cutOffBackup("service", false);
    assertThat(backupsTakenAgain()).isEmpty();
    stand.attend(Attendance.NONE);
    var _ = cutOffBackup("schedule", true);
    assertThat(backupsTakenAgain()).isEmpty();
  }
}
