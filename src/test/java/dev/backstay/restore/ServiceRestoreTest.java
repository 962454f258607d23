package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.component.Component;
import dev.backstay.component.Selection;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.JournaledService.Standing;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.ServedState;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services around a restore: a real one in a process of its own, and one that takes notes.
class ServiceRestoreTest {

  private final Path place;
  private final RestoreStand stand;
  private final Repository repository;
  private ServedState live;

  ServiceRestoreTest(@TempDir Path place) throws IOException {
    this.place = place;
    stand = new RestoreStand(place, new InMemoryObjectStore());
    repository = TestRepository.create(stand.store(), stand.hosts());
    live = ServedState.in(place, Duration.ofMinutes(1));
  }

  @AfterEach
  void endServer() throws IOException {
    live.stop();
  }

  /// A snapshot of the one state, while the other one is live and served.
  private Commit snapshotThenServe(String first, String second) throws IOException {
    live.write(first);
    var commit = stand.takeSnapshot(repository, live.components()).commit();
    live.write(second);
    live.start();
    return commit;
  }

  private RestoreReport restore(Commit commit, List<Component> components, RestoreRequest request) {
    var restore = stand.restore(repository, components).stopping(live.services());
    return restore.execute(restore.plan(commit, request), Progress.NONE);
  }

  private RestoreReport restore(Commit commit) {
    return restore(commit, live.components(), RestoreRequest.everything());
  }

  private UnfinishedRestore unfinished() {
    return stand.unfinished().stopping(live.services());
  }

  private void block(String what) throws IOException {
    Files.createFile(place.resolve(what));
  }

  private void requireServed(String state) throws Exception {
    assertThat(live.state()).isEqualTo(state);
    assertThat(live.served()).isEqualTo(state);
  }

  private void requireClean() throws IOException {
    assertThat(unfinished().status()).isEmpty();
    try (var beside = Files.list(place.resolve("live"))) {
      assertThat(beside).extracting(Path::getFileName).hasToString("[tree]");
    }
  }

  @Test
  void servicesAreStoppedInOrderAndStartedTheOtherWayRound() throws Exception {
    var commit = snapshotThenServe("first", "second");

    var report = restore(commit);

    requireServed("first");
    assertThat(live.acts()).containsExactly("stop second", "start first");
    assertThat(report.settled()).isTrue();
    assertThat(report.plan().services()).hasSize(2);
    requireClean();
  }

  @Test
  void aServiceThatDoesNotComeUpUndoesTheExchange() throws Exception {
    live = ServedState.in(place, Duration.ofSeconds(8));
    var commit = snapshotThenServe("broken", "second");

    var failed = catchThrowableOfType(RestoreRolledBackException.class, () -> restore(commit));

    assertThat(failed.code()).isEqualTo(FailureCode.SERVICE_FAILED);
    assertThat(failed)
        .hasMessageContainingAll("server", "not well within 8 s", "cannot be reached");
    requireServed("second");
    assertThat(live.acts())
        .containsExactly("stop second", "start broken", "stop broken", "start second");
    requireClean();
  }

  @Test
  void whatCannotBeStoppedRefusesTheRestore() throws Exception {
    var commit = snapshotThenServe("first", "second");
    block("fail-stop");

    var failed = catchThrowableOfType(RestoreRefusedException.class, () -> restore(commit));

    assertThat(failed.code()).isEqualTo(FailureCode.SERVICE_FAILED);
    assertThat(failed).hasMessageContainingAll("notes", "status 5", "will not stop today");
    requireServed("second");
    assertThat(live.acts()).containsExactly("stop second", "start second");
    requireClean();
  }

  @Test
  void whatWasStoppedIsStartedIfTheSafetySnapshotFails() throws Exception {
    var components = new ArrayList<>(live.components());
    components.add(
        new Component.Command(
            new ComponentName("dump"),
            Importance.HIGH,
            2,
            List.of("/bin/sh", "-c", "[ ! -e $0/mute ] && echo out", place.toString()),
            List.of("/bin/cat"),
            List.of(),
            Duration.ofMinutes(1),
            false,
            List.of()));
    live.write("first");
    var commit = stand.takeSnapshot(repository, components).commit();
    live.write("second");
    live.start();
    block("mute");

    assertThatThrownBy(() -> restore(commit, components, RestoreRequest.everything()))
        .isInstanceOfSatisfying(
            RestoreRefusedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SAFETY_FAILED));

    requireServed("second");
    assertThat(live.acts()).containsExactly("stop second", "start second");
    requireClean();
  }

  @Test
  void whatStartsWithNeitherStateLeavesDoubtAndIsStartedByTheRollback() throws Exception {
    var commit = snapshotThenServe("first", "second");
    block("fail-start");

    var failed = catchThrowableOfType(RestoreInDoubtException.class, () -> restore(commit));

    assertThat(failed.code()).isEqualTo(FailureCode.SERVICE_FAILED);
    assertThat(failed.hint().orElseThrow()).contains("rollback", "not started: notes.");
    requireServed("second");
    var left = unfinished().status().orElseThrow();
    assertThat(left.phase()).isEqualTo(Phase.UNDONE);
    assertThat(left.services())
        .extracting(it -> it.name() + " " + it.standing())
        .containsExactly("server " + Standing.STARTED, "notes " + Standing.STARTING);
    assertThatThrownBy(() -> unfinished().rollback())
        .isInstanceOf(RestoreInDoubtException.class)
        .hasMessageContaining("will not start today");
    assertThatThrownBy(() -> stand.unfinished().rollback())
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContainingAll("the service server", "configured as nothing now");

    Files.delete(place.resolve("fail-start"));

    assertThat(unfinished().rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);
    requireServed("second");
    requireClean();
  }

  @Test
  void whatCannotBeStoppedAgainLeavesDoubtWithTheRestoredState() throws Exception {
    live = ServedState.in(place, Duration.ofSeconds(8));
    var commit = snapshotThenServe("broken", "second");
    // Lets the first stop pass.
    var services = new ArrayList<>(live.services());
    services.add(
        new dev.backstay.service.CommandPair(
            "once",
            Optional.empty(),
            Duration.ofMinutes(1),
            List.of("/bin/sh", "-c", "mkdir $0/once", place.toString()),
            List.of("/bin/true"),
            List.of()));
    var restore = stand.restore(repository, live.components()).stopping(services);

    var failed =
        catchThrowableOfType(
            RestoreInDoubtException.class,
            () ->
                restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE));

    assertThat(failed.code()).isEqualTo(FailureCode.RESTORE_IN_DOUBT);
    assertThat(failed).hasMessageContainingAll("not well", "once could not be stopped");
    assertThat(failed.hint().orElseThrow()).contains("not started: server, notes, once.");
    assertThat(live.served()).isEqualTo("down");

    Files.delete(place.resolve("once"));

    assertThat(stand.unfinished().stopping(services).rollback())
        .isEqualTo(UnfinishedRestore.End.ALL_OLD);
    requireServed("second");
    requireClean();
  }

  @Test
  void aRollbackOfWhatIsLiveStopsAndStarts() throws Exception {
    var commit = snapshotThenServe("first", "second");
    var request = new RestoreRequest(List.of(), Selection.ALL, Optional.empty(), false);
    restore(commit, live.components(), request);
    requireServed("first");

    assertThat(unfinished().rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);

    requireServed("second");
    assertThat(live.acts())
        .containsExactly("stop second", "start first", "stop first", "start second");
    requireClean();
  }

  @Test
  void elsewhereNoServiceIsTouched() throws Exception {
    var commit = snapshotThenServe("first", "second");
    var to = place.resolve("elsewhere");

    var report =
        restore(
            commit,
            live.components(),
            new RestoreRequest(List.of(), Selection.ALL, Optional.of(to), true));

    assertThat(report.plan().services()).isEmpty();
    assertThat(to.resolve("tree/state")).hasContent("first");
    assertThat(live.acts()).isEmpty();
    requireServed("second");
  }
}
