package dev.backstay.restore;

import dev.backstay.backup.Backup;
import dev.backstay.backup.BackupReport;
import dev.backstay.backup.BackupRequest;
import dev.backstay.backup.Hold;
import dev.backstay.component.Component;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Trigger;
import dev.backstay.store.ObjectStore;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A small installation with everything that backs it up and restores it, in one directory.
///
/// @param directory where it is: `live`, `hosts`, `restores`, `scratch`
/// @param store where its repository is
record RestoreStand(Path directory, ObjectStore store) {

  SmallInstallation live() {
    return new SmallInstallation(directory.resolve("live"));
  }

  /// The same with every change of the file system subject to the faults.
  RestoreStand faulty(Faults faults) {
    return new RestoreStand(new FaultyFileSystem(faults).wrap(directory), store);
  }

  Path hosts() {
    return directory.resolve("hosts");
  }

  Path restores() {
    return directory.resolve("restores");
  }

  Repository open() {
    return Repository.open(store, TestRepository.access(hosts()));
  }

  Backup backup(Repository repository) {
    return new Backup(repository, SmallInstallation.HANDLERS, Hold.NONE, InstantSource.system());
  }

  BackupReport takeSnapshot(Repository repository) {
    return takeSnapshot(repository, live().components());
  }

  BackupReport takeSnapshot(Repository repository, List<Component> components) {
    return backup(repository)
        .run(
            new BackupRequest(
                "small",
                components,
                Trigger.MANUAL,
                List.of(),
                List.of(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                directory.resolve("scratch")),
            Progress.NONE);
  }

  Restore restore(Repository repository) {
    return restore(repository, live().components());
  }

  Restore restore(Repository repository, List<Component> components) {
    var handlers = SmallInstallation.HANDLERS;
    var clock = InstantSource.system();
    var safety = new SafetySnapshot(repository, "small", handlers, clock);
    return new Restore(repository, components, handlers, safety, restores(), clock);
  }

  UnfinishedRestore unfinished() {
    return new UnfinishedRestore(restores(), List.of(), NoServers.HANDLERS);
  }

  RestoreReport restore(Repository repository, Commit commit, RestoreRequest request) {
    var restore = restore(repository);
    return restore.execute(restore.plan(commit, request), Progress.NONE);
  }

  static Commit find(Repository repository, SnapshotId id) throws IOException {
    return repository.log().commits().stream()
        .filter(commit -> commit.snapshot().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IOException("no snapshot " + id));
  }
}
