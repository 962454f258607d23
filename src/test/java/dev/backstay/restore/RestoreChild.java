package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A process that restores a snapshot to the live places of an installation and says so; it is
/// there to be killed.
///
/// Arguments: the directory of the stand, the snapshot, and how many milliseconds a rename takes.
final class RestoreChild {

  private RestoreChild() {}

  public static void main(String[] arguments) throws Exception {
    var faults = Faults.slowMoves(Long.parseLong(arguments[2]));
    var stand = new FaultyFileSystem(faults).wrap(Path.of(arguments[0]));
    var repository =
        Repository.open(
            LocalStore.open(Path.of(arguments[0]).resolve("repository")),
            TestRepository.access(Path.of(arguments[0]).resolve("hosts")));
    var handlers = SmallInstallation.HANDLERS;
    var clock = InstantSource.system();
    var restore =
        new Restore(
            repository,
            components(stand),
            handlers,
            new SafetySnapshot(repository, "large", handlers, clock),
            stand.resolve("restores"),
            clock);
    var commit = RestoreStand.find(repository, new SnapshotId(arguments[1]));
    System.out.println("ready");
    restore.execute(
        restore.plan(commit, RestoreRequest.everything()), dev.backstay.run.Progress.NONE);
    System.out.println("done");
  }

  /// The small installation and a second, larger tree.
  static List<Component> components(Path stand) {
    var components = new ArrayList<>(new SmallInstallation(stand.resolve("live")).components());
    components.add(
        new Component.FileTree(
            new ComponentName("large"),
            Importance.HIGH,
            4,
            stand.resolve("large/tree"),
            List.of(),
            false));
    return components;
  }
}
