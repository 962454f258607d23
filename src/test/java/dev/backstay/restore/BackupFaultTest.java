package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Selection;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.Status;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A second backup of three components in which every single step fails, in every way.
class BackupFaultTest {

  private static final FaultMode[] ALL = FaultMode.values();

  @TempDir Path onDisk;
  private Path place;
  private InMemoryObjectStore stored;
  private String firstSnapshot = "";
  private final Map<String, String> first = new HashMap<>();
  private final Map<String, String> second = new HashMap<>();
  private final Map<String, String> source = new HashMap<>();

  /// A repository with a snapshot of the first version, in memory and on disk; live is the second.
  @BeforeEach
  void makeTemplate() throws Exception {
    place = SmallInstallation.temporary(onDisk);
    stored = new InMemoryObjectStore();
    var template = Files.createDirectory(place.resolve("template"));
    var stand = new RestoreStand(template, stored);
    stand.live().make();
    var repository = TestRepository.create(stored, stand.hosts());
    firstSnapshot = stand.takeSnapshot(repository).commit().snapshot().id().hex();
    first.putAll(SmallInstallation.withoutSidecars(stand.live().logically()));
    var onDiskStore = LocalStore.create(Files.createDirectory(template.resolve("repository")));
    for (var object : stored.contents().entrySet()) {
      onDiskStore.create(object.getKey(), dev.backstay.store.Content.of(object.getValue()));
    }
    stand.live().change();
    source.putAll(stand.live().exactly());
    second.putAll(SmallInstallation.withoutSidecars(stand.live().logically()));
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  private RestoreStand newTry(boolean inMemory) throws IOException {
    var directory = place.resolve("try");
    SmallInstallation.remove(directory);
    SmallInstallation.copy(place.resolve("template"), directory);
    return new RestoreStand(
        directory, inMemory ? stored.copy() : LocalStore.open(directory.resolve("repository")));
  }

  @Test
  void everyFailureOfTheStoreHarmsNothing() throws Exception {
    var figures = EveryFailure.in(3, ALL).of((_, _) -> inMemory());
    System.out.println("harness: backup, store: " + figures);
  }

  private EveryFailure.Scenario inMemory() throws IOException {
    var stand = newTry(true);
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        var faulty =
            new RestoreStand(stand.directory(), new FaultyObjectStore(stand.store(), faults));
        faulty.takeSnapshot(faulty.open());
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) throws Exception {
        requireSound(stand, outcome);
      }
    };
  }

  @Test
  void everyFailureOfTheRepositorysDiskHarmsNothing() throws Exception {
    var figures = EveryFailure.in(5, ALL).of((_, _) -> onDisk());
    System.out.println("harness: backup, disk: " + figures);
  }

  /// The repository, the host's state and the scratch space are on the failing disk.
  private EveryFailure.Scenario onDisk() throws IOException {
    var stand = newTry(false);
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) throws Exception {
        var wrapped = new FaultyFileSystem(faults).wrap(stand.directory());
        var faulty = new RestoreStand(wrapped, LocalStore.open(wrapped.resolve("repository")));
        faulty.takeSnapshot(faulty.open(), stand.live().components());
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) throws Exception {
        requireSound(stand, outcome);
      }
    };
  }

  private void requireSound(RestoreStand stand, EveryFailure.Outcome outcome) throws Exception {
    assertThat(stand.live().exactly()).as("the source").isEqualTo(source);
    var repository = stand.open();
    var listed = repository.log();
    assertThat(listed.refused()).isEmpty();
    if (outcome.failure() == null) {
      assertThat(listed.commits()).as("one snapshot for one success").hasSize(2);
    } else if (outcome.declared().isPresent()) {
      assertThat(listed.commits()).as("no snapshot for a failure").hasSize(1);
    }
    requireSnapshots(stand, repository, listed.commits());

    var before = listed.commits().size();
    var again = stand.open();
    stand.takeSnapshot(again);
    var after = stand.open().log();
    assertThat(after.refused()).isEmpty();
    assertThat(after.commits()).as("the next backup adds one").hasSize(before + 1);
    requireSnapshots(stand, again, after.commits().subList(before, before + 1));
    assertThat(stand.live().exactly()).as("the source").isEqualTo(source);
  }

  private void requireSnapshots(RestoreStand stand, Repository repository, List<Commit> commits)
      throws IOException, SQLException {
    for (var commit : commits) {
      var to = place.resolve("elsewhere");
      SmallInstallation.remove(to);
      var restore = stand.restore(repository);
      restore.execute(
          restore.plan(commit, new RestoreRequest(List.of(), Selection.ALL, Optional.of(to), true)),
          Progress.NONE);
      var is = RestoreTemplate.arranged(to).logically();
      var first = commit.snapshot().id().hex().equals(firstSnapshot);
      assertThat(is)
          .as("snapshot " + commit.snapshot().id())
          .isEqualTo(first ? this.first : withoutNoted(second, commit.snapshot()));
    }
  }

  /// What an incomplete snapshot must have: all but what it says that it lacks.
  private static Map<String, String> withoutNoted(Map<String, String> state, Snapshot snapshot) {
    var noted = new HashMap<>(state);
    for (var component : snapshot.components()) {
      for (var note : component.facts().notes()) {
        assertThat(snapshot.status()).isEqualTo(Status.INCOMPLETE);
        var name = note.path().substring(note.path().lastIndexOf('/') + 1);
        noted.keySet().removeIf(key -> key.endsWith("/" + name));
      }
    }
    return noted;
  }
}
