package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Trigger;
import dev.backstay.store.ObjectStore;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An installation in its second version with a snapshot of its first, to be copied for every try.
///
/// @param place where copies are made
/// @param store the repository with the snapshot
/// @param snapshot of the first version
/// @param first what the first version looks like when it is restored
/// @param second what the second version looks like
record RestoreTemplate(
    Path place,
    InMemoryObjectStore store,
    SnapshotId snapshot,
    Map<String, String> first,
    Map<String, String> second) {

  static RestoreTemplate make(Path place) throws IOException, SQLException {
    var store = new InMemoryObjectStore();
    var stand = new RestoreStand(Files.createDirectory(place.resolve("template")), store);
    stand.live().make();
    var repository = TestRepository.create(store, stand.hosts());
    var untouched = stand.live().exactly();
    var report = stand.takeSnapshot(repository);
    assertThat(report.warnings()).isEmpty();
    assertThat(stand.live().exactly()).isEqualTo(untouched);
    var first = SmallInstallation.withoutSidecars(stand.live().logically());
    stand.live().change();
    return new RestoreTemplate(
        place, store, report.commit().snapshot().id(), first, stand.live().exactly());
  }

  /// A try of its own, with a store of its own.
  Try newTry() throws IOException {
    var directory = place.resolve("try");
    SmallInstallation.remove(directory);
    SmallInstallation.copy(place.resolve("template"), directory);
    return new Try(this, new RestoreStand(directory, store.copy()), new ArrayList<>());
  }

  /// A restore to elsewhere, its parts put where an installation has them.
  static SmallInstallation arranged(Path to) throws IOException {
    var arranged = new SmallInstallation(to.resolve("live"));
    for (var directory : new String[] {"data", "state", "db", "beside"}) {
      Files.createDirectories(arranged.root().resolve(directory));
    }
    Files.writeString(arranged.root().resolve("beside/bystander"), "");
    Files.move(to.resolve("tree"), arranged.tree());
    Files.move(to.resolve("state.json"), arranged.state());
    for (var ending : new String[] {"", "-wal", "-shm", "-journal"}) {
      var file = to.resolve("app.db" + ending);
      if (Files.exists(file)) {
        Files.move(file, arranged.database().resolveSibling("app.db" + ending));
      }
    }
    return arranged;
  }

  /// One restore over the second version, and the means to judge it.
  record Try(RestoreTemplate template, RestoreStand stand, List<String> warned) {

    /// Restores everything, with the faults in the file system.
    RestoreReport restoreOnFaultyDisk(Faults faults) throws IOException {
      return restore(stand.faulty(faults), RestoreRequest.everything());
    }

    /// Restores everything, with the faults in the store.
    void restoreFromFaultyStore(Faults faults) throws IOException {
      ObjectStore faulty = new FaultyObjectStore(stand.store(), faults);
      restore(new RestoreStand(stand.directory(), faulty), RestoreRequest.everything());
    }

    RestoreReport restore(RestoreStand through, RestoreRequest request) throws IOException {
      var repository = through.open();
      var commit = RestoreStand.find(repository, template.snapshot);
      var report = through.restore(repository, commit, request);
      warned.addAll(report.warnings());
      return report;
    }

    boolean isNew() throws IOException, SQLException {
      return template.first.equals(stand.live().logically());
    }

    boolean isOld() throws IOException {
      return template.second.equals(stand.live().exactly());
    }

    /// Requires the new state but for extended attributes.
    void requireNewButForExtended() throws IOException, SQLException {
      assertThat(withoutExtended(stand.live().logically()))
          .isEqualTo(withoutExtended(template.first));
      requireClean();
    }

    private static Map<String, String> withoutExtended(Map<String, String> described) {
      var without = new java.util.TreeMap<>(described);
      without.replaceAll((_, line) -> line.replaceFirst("[{].*[}]", ""));
      return without;
    }

    void requireNew() throws IOException, SQLException {
      assertThat(stand.live().logically()).as("the new state").isEqualTo(template.first);
      requireClean();
    }

    void requireOld() throws IOException {
      assertThat(stand.live().exactly()).as("the old state").isEqualTo(template.second);
      requireClean();
    }

    private void requireClean() throws IOException {
      assertThat(stand.live().leftovers()).isEmpty();
      assertThat(stand.unfinished().status()).isEmpty();
    }

    /// What is live without what was built or set aside beside it.
    private Try withoutWork() throws IOException {
      var copy = template.place.resolve("look");
      SmallInstallation.remove(copy);
      SmallInstallation.copy(stand.directory(), copy);
      var seen = new Try(template, new RestoreStand(copy, stand.store()), warned);
      for (var leftover : seen.stand.live().leftovers()) {
        SmallInstallation.remove(leftover);
      }
      return seen;
    }

    boolean looksNew() throws IOException, SQLException {
      return withoutWork().isNew();
    }

    boolean looksOld() throws IOException {
      return withoutWork().isOld();
    }

    /// Requires that what the journal says is so.
    void requireTruth(Phase phase) throws IOException, SQLException {
      switch (phase) {
        case STAGING, STOPPING, STAGED, UNDONE ->
            assertThat(looksOld()).as(phase + " says old").isTrue();
        case SWAPPED, SETTLING -> assertThat(looksNew()).as(phase + " says new").isTrue();
        case SWAPPING, FEEDING, UNDOING -> {}
      }
    }

    /// Requires that the outcome of a restore that did not crash is what it says.
    void requireHonest(Optional<? extends Throwable> failure) throws IOException, SQLException {
      var left = stand.unfinished().status();
      if (left.isPresent()) {
        requireTruth(left.get().phase());
      }
      switch (failure.orElse(null)) {
        case null -> {
          if (left.isPresent()) {
            assertThat(stand.unfinished().settle()).isEqualTo(UnfinishedRestore.End.ALL_NEW);
          }
          if (warned.stream().anyMatch(each -> each.contains("extended attributes"))) {
            requireNewButForExtended();
          } else {
            requireNew();
          }
        }
        case dev.backstay.failure.RestoreInDoubtException _ -> {
          assertThat(left).as("in doubt has a journal").isPresent();
          assertThat(stand.unfinished().rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);
          requireOld();
        }
        default -> {
          assertThat(looksOld()).as("old after a failure").isTrue();
          if (left.isPresent()) {
            stand.unfinished().rollback();
          }
          requireOld();
        }
      }
    }

    /// Requires that resuming ends as it says.
    void resume() throws IOException, SQLException {
      var left = stand.unfinished().status();
      if (left.isEmpty()) {
        assertThat(isNew() || isOld()).as("without a journal all is old or new").isTrue();
        requireClean();
        return;
      }
      requireTruth(left.get().phase());
      if (stand.unfinished().resume() == UnfinishedRestore.End.ALL_NEW) {
        requireNew();
      } else {
        requireOld();
      }
    }

    /// Requires that rolling back gives the old state, or is refused since settling began.
    void rollback() throws IOException, SQLException {
      var left = stand.unfinished().status();
      if (left.isEmpty()) {
        resume();
        return;
      }
      requireTruth(left.get().phase());
      if (left.get().phase() == Phase.SETTLING) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> stand.unfinished().rollback())
            .isInstanceOf(dev.backstay.failure.RestoreRefusedException.class);
        stand.unfinished().settle();
        requireNew();
      } else {
        assertThat(stand.unfinished().rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);
        requireOld();
      }
    }

    /// Requires that every snapshot of the repository can be restored, and that safety snapshots
    /// are the old state.
    void requireSnapshots() throws IOException, SQLException {
      var repository = stand.open();
      for (var commit : repository.log().commits()) {
        var expected =
            commit.snapshot().trigger() == Trigger.PRE_RESTORE
                ? SmallInstallation.withoutSidecars(oldLogically())
                : template.first;
        assertThat(elsewhere(repository, commit))
            .as("snapshot " + commit.snapshot().id())
            .isEqualTo(expected);
      }
    }

    /// What the snapshot looks like when it is restored elsewhere.
    Map<String, String> elsewhere(Repository repository, dev.backstay.repository.Commit commit)
        throws IOException, SQLException {
      var to = template.place.resolve("elsewhere");
      SmallInstallation.remove(to);
      return SmallInstallation.withoutSidecars(arrange(repository, commit, to).logically());
    }

    private Map<String, String> oldLogically() throws IOException, SQLException {
      return new SmallInstallation(template.place.resolve("template/live")).logically();
    }

    private SmallInstallation arrange(
        Repository repository, dev.backstay.repository.Commit commit, Path to) throws IOException {
      var request =
          new RestoreRequest(
              java.util.List.of(), dev.backstay.component.Selection.ALL, Optional.of(to), true);
      var restore = stand.restore(repository);
      restore.execute(restore.plan(commit, request), Progress.NONE);
      return arranged(to);
    }
  }
}
