package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Component;
import dev.backstay.component.Selection;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A document that is a component of its own inside a tree that excludes it.
class NestedComponentsTest {

  private static final ComponentName OUTER = new ComponentName("outer");
  private static final ComponentName INNER = new ComponentName("inner");

  private final Path place;
  private final RestoreStand stand;
  private final Repository repository;
  private final Commit commit;

  NestedComponentsTest(@TempDir Path place) throws IOException {
    this.place = place;
    stand = new RestoreStand(place, new InMemoryObjectStore());
    repository = TestRepository.create(stand.store(), stand.hosts());
    Files.createDirectories(place.resolve("app/data"));
    write("first");
    commit = stand.takeSnapshot(repository, components(place)).commit();
    write("second");
  }

  private static List<Component> components(Path place) {
    return List.of(
        new Component.FileTree(
            OUTER, Importance.HIGH, 1, place.resolve("app"), List.of("state.json"), false),
        new Component.StateFile(
            INNER,
            Importance.HIGH,
            2,
            place.resolve("app/data/state.json"),
            Component.StateFile.Format.JSON,
            List.of()));
  }

  private void write(String version) throws IOException {
    Files.writeString(place.resolve("app/file"), version);
    Files.writeString(place.resolve("app/data/state.json"), "{\"is\": \"" + version + "\"}");
  }

  private void requireBoth(String version) {
    assertThat(place.resolve("app/file")).hasContent(version);
    assertThat(place.resolve("app/data/state.json")).content().contains(version);
    assertThat(place).isDirectoryNotContaining("glob:**/.backstay-*");
    assertThat(place.resolve("app/data")).isDirectoryNotContaining("glob:**/.backstay-*");
    assertThat(stand.unfinished().status()).isEmpty();
  }

  private RestoreReport restore(Faults faults, RestoreRequest request) {
    var through = new RestoreStand(new FaultyFileSystem(faults).wrap(place), stand.store());
    var restore = through.restore(repository, components(through.directory()));
    return restore.execute(restore.plan(commit, request), Progress.NONE);
  }

  @Test
  void bothAreRestoredTogether() {
    restore(Faults.none(), RestoreRequest.everything());
    requireBoth("first");
  }

  @Test
  void everyFailureAndCrashLeavesBothOldOrBothNew() throws IOException {
    for (var mode : List.of(FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.CRASH)) {
      var step = 0;
      for (var faults = Faults.none(); step == 0 || faults.happened(); ) {
        step++;
        write("second");
        faults = Faults.at(step, mode);
        try {
          restore(faults, RestoreRequest.everything());
          stand.unfinished().status().ifPresent(_ -> stand.unfinished().settle());
          requireBoth("first");
        } catch (RestoreRefusedException | RestoreRolledBackException failed) {
          stand.unfinished().status().ifPresent(_ -> stand.unfinished().rollback());
          requireBoth("second");
        } catch (SimulatedCrash died) {
          var resuming = step % 2 == 0;
          var left = stand.unfinished().status();
          if (left.isEmpty()) {
            requireBoth(Files.readString(place.resolve("app/file")));
          } else if (resuming) {
            var end = stand.unfinished().resume();
            requireBoth(end == UnfinishedRestore.End.ALL_NEW ? "first" : "second");
          } else if (left.get().phase() == dev.backstay.restore.journal.Phase.SETTLING) {
            stand.unfinished().settle();
            requireBoth("first");
          } else {
            stand.unfinished().rollback();
            requireBoth("second");
          }
        }
      }
      System.out.println("harness: nested components, " + mode + ": " + (step - 1) + " points");
    }
  }

  @Test
  void theTreeAloneIsRefusedForWhatStandsInIt() {
    var request = new RestoreRequest(List.of(OUTER), Selection.ALL, Optional.empty(), true);

    assertThatThrownBy(() -> restore(Faults.none(), request))
        .isInstanceOfSatisfying(
            RestoreRefusedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.TARGET_UNSUPPORTED))
        .hasMessageContaining("component inner at");
    requireBoth("second");
  }

  @Test
  void whatIsInsideCanBeRestoredAlone() {
    restore(
        Faults.none(), new RestoreRequest(List.of(INNER), Selection.ALL, Optional.empty(), true));

    assertThat(place.resolve("app/file")).hasContent("second");
    assertThat(place.resolve("app/data/state.json")).content().contains("first");
  }
}
