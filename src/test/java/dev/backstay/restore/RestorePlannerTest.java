package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.Scope;
import dev.backstay.component.Selection;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.Asked;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.restore.journal.Phase;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a restore is asked for and cannot be, and what is rarely asked for and can.
class RestorePlannerTest {

  private static final ComponentName DISK = new ComponentName("disk");

  private final Path place;
  private final RestoreStand stand;
  private final Repository repository;

  RestorePlannerTest(@TempDir Path place) throws IOException, SQLException {
    this.place = place;
    stand = new RestoreStand(place, new InMemoryObjectStore());
    repository = TestRepository.create(stand.store(), stand.hosts());
    stand.live().make();
    Files.write(image(), new byte[1 << 20]);
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private Path image() {
    return stand.live().root().resolve("disk.img");
  }

  /// Those of the installation, and a disk.
  private List<Component> components() {
    var all = new ArrayList<>(stand.live().components());
    all.add(
        new Component.Disk(
            DISK,
            Importance.CRITICAL,
            4,
            image(),
            Component.Disk.ImageFormat.RAW,
            List.of(),
            List.of()));
    return all;
  }

  private Commit backUp() {
    return stand.takeSnapshot(repository, components()).commit();
  }

  private static RestoreRequest of(String path, ComponentName... components) {
    return new RestoreRequest(
        List.of(components), new Selection(new EntryPath(path)), Optional.empty(), true);
  }

  private <F extends OperationFailedException> void refused(
      Class<F> kind,
      Commit commit,
      List<Component> configured,
      RestoreRequest request,
      FailureCode code,
      String... message) {
    var restore = stand.restore(repository, configured);
    assertThatExceptionOfType(kind)
        .isThrownBy(() -> restore.execute(restore.plan(commit, request), Progress.NONE))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContainingAll(message);
            });
    assertThat(stand.unfinished().status()).isEmpty();
  }

  @Test
  void aPathIsOfOneComponent() throws Exception {
    var all = backUp();
    var one = stand.takeSnapshot(repository, components().subList(0, 1)).commit();

    refused(
        UsageException.class,
        all,
        components(),
        of("changed"),
        FailureCode.USAGE,
        "a path is selected, but not of which component");
    for (var commit : List.of(all, one)) {
      refused(
          UsageException.class,
          commit,
          components(),
          of("nowhere", SmallInstallation.TREE),
          FailureCode.PATH_UNKNOWN,
          "component tree has no nowhere");
    }
    var plan = stand.restore(repository, components()).plan(one, of("changed"));
    assertThat(plan.targets())
        .extracting(it -> it.destination().live())
        .containsExactly(stand.live().tree().resolve("changed"));
  }

  @Test
  void whatIsConfiguredAsAnotherKindIsAnotherComponent() {
    refused(
        RestoreRefusedException.class,
        backUp(),
        List.of(Plans.tree("database", stand.live().database())),
        RestoreRequest.everything().naming(List.of(SmallInstallation.DATABASE)),
        FailureCode.TARGET_UNSUPPORTED,
        "the configuration has no component database of kind sqlite; it was at ");
  }

  /// The journal is text: who reads it must find the place again.
  @Test
  void aPlaceWhoseNameIsNoTextIsRefused() {
    var place = stand.live().root().resolve("data/tree\uFFFD");
    refused(
        RestoreRefusedException.class,
        backUp(),
        List.of(Plans.tree("tree", place)),
        RestoreRequest.everything().naming(List.of(SmallInstallation.TREE)),
        FailureCode.TARGET_UNSUPPORTED,
        "the place " + place + " has a name that is not UTF-8");
    assertThat(place).doesNotExist();
    assertThat(stand.live().tree()).isDirectory();
  }

  @Test
  void onlyTheExchangeOfAWholeTreeTakesAwayWhatIsLeftOut() {
    var commit = backUp();
    var tree = (Component.FileTree) components().getFirst();
    var leaving =
        new Component.FileTree(
            tree.name(), tree.importance(), tree.order(), tree.path(), List.of("*.log"), false);
    var restore = stand.restore(repository, List.of(leaving));

    var whole = RestoreRequest.everything().naming(List.of(tree.name()));
    assertThat(restore.plan(commit, whole).warnings())
        .singleElement()
        .asString()
        .contains("tree is exchanged as a whole", "*.log");
    assertThat(restore.plan(commit, of("changed", tree.name())).warnings()).isEmpty();
  }

  /// A safety snapshot knows of what was not there: going back to it removes what the restore made.
  @Test
  void whatWasNotThereBeforeARestoreIsNotThereAfterTheWayBack() throws Exception {
    var commit = backUp();
    Files.delete(stand.live().state());
    Files.delete(image());
    var restore = stand.restore(repository, components());
    var report = restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);
    assertThat(stand.live().state()).exists();
    assertThat(image()).hasSize(1 << 20);
    var safety = RestoreStand.find(repository, report.safety().orElseThrow());

    var to = place.resolve("elsewhere");
    restore.execute(
        restore.plan(safety, new RestoreRequest(List.of(), Selection.ALL, Optional.of(to), true)),
        Progress.NONE);
    assertThat(to.resolve("tree")).isDirectory();
    assertThat(to.resolve("app.db")).exists();
    try (var there = Files.list(to)) {
      assertThat(there).doesNotContain(to.resolve("state"), to.resolve("state.json"));
    }

    restore.execute(restore.plan(safety, RestoreRequest.everything()), Progress.NONE);
    assertThat(stand.live().state()).doesNotExist();
    assertThat(image()).doesNotExist();
    assertThat(stand.live().tree()).isDirectory();
    assertThat(stand.live().leftovers()).isEmpty();
  }

  private RestoreJournal begun(Phase phase) throws IOException {
    Files.createDirectories(stand.restores());
    var journal = new RestoreJournal(stand.restores());
    var work = place.resolve("work");
    Files.createDirectories(work.resolve("former"));
    journal.begin(
        new RunId("0123456789ab"),
        new SnapshotId("0123456789ab"),
        Instant.EPOCH,
        new Asked("", Set.of(), Scope.WHOLE, false),
        List.of(
            new JournaledTarget(
                SmallInstallation.TREE, "", new Destination(stand.live().tree(), work))),
        List.of(),
        List.of());
    journal.staged(Optional.empty(), List.of());
    journal.enter(phase);
    return journal;
  }

  /// A process may die while it deletes the former state.
  @Test
  void onlyWhatIsLiveEverywhereIsSettled() throws Exception {
    for (var phase : List.of(Phase.SWAPPED, Phase.SETTLING)) {
      begun(phase);
      assertThat(stand.unfinished().settle()).isEqualTo(UnfinishedRestore.End.ALL_NEW);
      assertThat(place.resolve("work")).doesNotExist();
      assertThat(stand.unfinished().status()).isEmpty();
    }
    for (var phase : List.of(Phase.STAGED, Phase.SWAPPING, Phase.UNDOING, Phase.UNDONE)) {
      begun(phase);
      assertThatExceptionOfType(RestoreRefusedException.class)
          .isThrownBy(() -> stand.unfinished().settle())
          .withMessage("there is nothing to settle: " + phase.words());
      assertThat(place.resolve("work/former")).exists();
    }
  }
}
