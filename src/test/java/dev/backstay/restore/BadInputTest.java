package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstay.backup.BackupReport;
import dev.backstay.component.Component;
import dev.backstay.component.Selection;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.Status;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What bad sources and bad targets get.
class BadInputTest {

  private final Path place;
  private final RestoreStand stand;
  private final Repository repository;

  BadInputTest(@TempDir Path place) throws IOException, SQLException {
    this.place = place;
    stand = new RestoreStand(place, new InMemoryObjectStore());
    repository = TestRepository.create(stand.store(), stand.hosts());
    stand.live().make();
  }

  private static Component database(Path path, Importance importance) {
    return new Component.SqliteDatabase(
        SmallInstallation.DATABASE,
        importance,
        1,
        path,
        Duration.ofSeconds(2),
        Duration.ofSeconds(9));
  }

  private Path source() {
    return stand.live().database();
  }

  private void useOnly(byte[] bytes) throws IOException {
    Files.deleteIfExists(source().resolveSibling("app.db-wal"));
    Files.write(source(), bytes);
  }

  /// The bytes are kept as evidence in a snapshot that does not count as good.
  private void requireSuspect() throws IOException {
    var good = stand.takeSnapshot(repository, List.of(stand.live().components().get(1))).commit();
    var bytes = Files.readAllBytes(source());

    var report = stand.takeSnapshot(repository);

    assertThat(report.commit().snapshot().status()).isEqualTo(Status.SUSPECT);
    assertThat(report.invalid())
        .get()
        .isInstanceOf(CaptureFailedException.class)
        .extracting(OperationFailedException::code)
        .isEqualTo(FailureCode.CAPTURE_INVALID);
    var kept = TestRepository.files(repository, report.commit(), "database");
    assertThat(kept.get("app.db")).isEqualTo(bytes);
    assertThat(repository.log().commits()).extracting(Commit::hash).contains(good.hash());
    requireRestored(report);
  }

  /// Everything of the snapshot can be had elsewhere, with the bytes that were kept.
  private void requireRestored(BackupReport report) throws IOException {
    var to = place.resolve("elsewhere-" + report.commit().snapshot().id());
    var restore = stand.restore(repository);
    restore.execute(
        restore.plan(
            report.commit(), new RestoreRequest(List.of(), Selection.ALL, Optional.of(to), true)),
        Progress.NONE);
    for (var component : report.commit().snapshot().components()) {
      var tree = component.kind() == dev.backstay.snapshot.ComponentKind.FILES;
      var root = tree ? to.resolve(component.name().value()) : to;
      for (var file :
          TestRepository.files(repository, report.commit(), component.name().value()).entrySet()) {
        assertThat(root.resolve(file.getKey())).hasBinaryContent(file.getValue());
      }
    }
  }

  @Test
  void anEmptyDatabaseIsSuspect() throws IOException {
    useOnly(new byte[0]);
    requireSuspect();
  }

  @Test
  void garbageIsSuspect() throws IOException {
    useOnly("no database ".repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    requireSuspect();
  }

  @Test
  void aDatabaseWithoutTablesIsSuspect() throws Exception {
    Files.delete(source().resolveSibling("app.db-wal"));
    Files.delete(source());
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + source());
        var statement = connection.createStatement()) {
      statement.execute("pragma user_version = 7");
    }
    requireSuspect();
  }

  @Test
  void corruptPagesAreSuspect() throws IOException {
    try (var channel = FileChannel.open(source(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[4096]), 4096);
    }
    Files.delete(source().resolveSibling("app.db-wal"));
    requireSuspect();
  }

  @Test
  void aMissingCriticalComponentLeavesNoSnapshot() throws IOException {
    Files.delete(source());
    Files.delete(source().resolveSibling("app.db-wal"));

    assertThatThrownBy(() -> stand.takeSnapshot(repository))
        .isInstanceOfSatisfying(
            CaptureFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_MISSING));
    assertThat(repository.log().commits()).isEmpty();
  }

  @Test
  void aMissingComponentOfLessImportanceIsNamed() throws IOException {
    var components = new ArrayList<>(stand.live().components());
    components.set(2, database(place.resolve("nowhere.db"), Importance.MEDIUM));

    var report = stand.takeSnapshot(repository, components);

    assertThat(report.commit().snapshot().status()).isEqualTo(Status.INCOMPLETE);
    assertThat(report.commit().snapshot().missing())
        .singleElement()
        .asString()
        .startsWith("database: ");
    requireRestored(report);
  }

  @Test
  void aTreeThatCannotBeReadAsEvidenceIsNoReasonToLoseTheRest() throws IOException {
    // Garbage behind a link to nowhere: neither a database nor evidence of one.
    var link = place.resolve("dangling.db");
    Files.createSymbolicLink(link, place.resolve("nowhere"));
    var components = new ArrayList<>(stand.live().components());
    components.set(2, database(link, Importance.MEDIUM));

    var report = stand.takeSnapshot(repository, components);

    assertThat(report.commit().snapshot().missing()).hasSize(1);
    requireRestored(report);
  }

  @Test
  void aFileThatChangesWhileItIsReadIsNoted() throws Exception {
    var growing = stand.live().tree().resolve("growing");
    // Long enough to read that the clock of the file system moves on meanwhile.
    Files.write(growing, new byte[64 << 20]);
    var report = new ArrayList<BackupReport>();
    try (var writing = FileChannel.open(growing, StandardOpenOption.WRITE)) {
      var stop = new java.util.concurrent.atomic.AtomicBoolean();
      var writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (var i = 0L; !stop.get(); i++) {
                      write(writing, i);
                    }
                  });
      report.add(stand.takeSnapshot(repository));
      stop.set(true);
      writer.join();
    }

    assertThat(report.getFirst().commit().snapshot().status()).isEqualTo(Status.INCOMPLETE);
    assertThat(report.getFirst().commit().snapshot().component(SmallInstallation.TREE))
        .get()
        .satisfies(
            component ->
                assertThat(component.facts().notes())
                    .anyMatch(
                        note -> note.kind() == Note.Kind.CHANGED && note.path().equals("growing")));
    requireRestored(report.getFirst());
  }

  private static void write(FileChannel channel, long at) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) at}), at % (64 << 20));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RestoreRefusedException refused(Restore restore, Commit commit, RestoreRequest request) {
    try {
      restore.execute(restore.plan(commit, request), Progress.NONE);
      throw new AssertionError("it was not refused");
    } catch (RestoreRefusedException refused) {
      return refused;
    }
  }

  private Map<String, String> afterSnapshot() throws IOException, SQLException {
    stand.live().change();
    return stand.live().exactly();
  }

  private void requireUntouched(Map<String, String> before) throws IOException {
    assertThat(stand.live().exactly()).isEqualTo(before);
    assertThat(stand.live().leftovers()).isEmpty();
    assertThat(stand.unfinished().status()).isEmpty();
  }

  @Test
  void aDatabaseInUseIsRefusedAndItsHolderNamed() throws Exception {
    var commit = stand.takeSnapshot(repository).commit();
    var before = afterSnapshot();
    var holder =
        new ProcessBuilder("/bin/sh", "-c", "exec 3<\"$0\"; echo held; read x", source().toString())
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");

      var refused = refused(stand.restore(repository), commit, RestoreRequest.everything());

      assertThat(refused.code()).isEqualTo(FailureCode.TARGET_BUSY);
      assertThat(refused).hasMessageContaining("process " + holder.pid());
      requireUntouched(before);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void aLiveLinkIsRefused() throws Exception {
    var commit = stand.takeSnapshot(repository).commit();
    var aside = Files.move(source(), place.resolve("aside.db"));
    Files.createSymbolicLink(source(), aside);

    var refused = refused(stand.restore(repository), commit, RestoreRequest.everything());

    assertThat(refused.code()).isEqualTo(FailureCode.TARGET_UNSUPPORTED);
    assertThat(source()).isSymbolicLink();
    assertThat(stand.live().leftovers()).isEmpty();
  }

  @Test
  void aParentSwappedForALinkDuringTheRestoreIsNoticed() throws Exception {
    for (var directory : List.of("data", "state", "db")) {
      var commit = stand.takeSnapshot(repository).commit();
      var parent = stand.live().root().resolve(directory);
      var moved = place.resolve("moved-" + directory);
      var restore = stand.restore(repository);
      var plan = restore.plan(commit, RestoreRequest.everything());
      Progress swapping =
          event -> {
            if (event instanceof Progress.Step step && step.what().equals("safety snapshot")) {
              swap(parent, moved);
            }
          };

      assertThatThrownBy(() -> restore.execute(plan, swapping))
          .as(directory)
          .isInstanceOfSatisfying(
              RestoreRefusedException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.TARGET_CHANGED));

      Files.delete(parent);
      Files.move(moved, parent);
      SmallInstallation.remove(place.resolve("restores"));
      for (var leftover : stand.live().leftovers()) {
        SmallInstallation.remove(leftover);
      }
    }
  }

  private static void swap(Path parent, Path moved) {
    try {
      Files.move(parent, moved);
      Files.createSymbolicLink(parent, moved);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean ran(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }

  @Test
  void aMountPointIsRefused() throws Exception {
    var commit = stand.takeSnapshot(repository).commit();
    for (var target : List.of(stand.live().tree(), stand.live().state(), stand.live().database())) {
      var path = target.toString();
      assumeTrue(ran("mount", "--bind", path, path), "skipped: nothing can be mounted here");
      try {
        var refused = refused(stand.restore(repository), commit, RestoreRequest.everything());
        assertThat(refused.code()).as(path).isEqualTo(FailureCode.TARGET_UNSUPPORTED);
        assertThat(stand.live().leftovers()).isEmpty();
      } finally {
        assertThat(ran("umount", path)).isTrue();
      }
    }
  }

  @Test
  void tooLittleSpaceIsRefusedInThePlan() throws Exception {
    Files.write(stand.live().tree().resolve("big"), new byte[3 << 20]);
    var commit = stand.takeSnapshot(repository).commit();
    var small = Files.createDirectory(place.resolve("small"));
    assumeTrue(
        ran("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString()),
        "skipped: nothing can be mounted here");
    try {
      var request =
          new RestoreRequest(
              List.of(), Selection.ALL, Optional.of(small.resolve("restored")), true);

      var refused = refused(stand.restore(repository), commit, request);

      assertThat(refused.code()).isEqualTo(FailureCode.SPACE);
      assertThat(small).isEmptyDirectory();
    } finally {
      assertThat(ran("umount", small.toString())).isTrue();
    }
  }

  @Test
  void onePathOfATreeChangesNothingElse() throws Exception {
    var commit = stand.takeSnapshot(repository).commit();
    var first = stand.live().exactly();
    var before = afterSnapshot();
    var selection = new Selection(new dev.backstay.snapshot.EntryPath("changed"));

    stand.restore(
        repository,
        commit,
        new RestoreRequest(List.of(SmallInstallation.TREE), selection, Optional.empty(), true));

    var after = stand.live().exactly();
    assertThat(stand.live().tree().resolve("changed")).hasContent("first");
    assertThat(first).isNotEqualTo(before);
    after.keySet().removeIf(BadInputTest::isSelected);
    before.keySet().removeIf(BadInputTest::isSelected);
    assertThat(after).isEqualTo(before);
    assertThat(stand.live().leftovers()).isEmpty();
  }

  /// The file, its former second name, whose count of names changes, and the directory around it.
  private static boolean isSelected(String name) {
    return name.endsWith("/changed") || name.endsWith("/second-name") || name.endsWith("tree/");
  }

  @Test
  void oneComponentChangesNothingElse() throws Exception {
    var commit = stand.takeSnapshot(repository).commit();
    var first = stand.live().exactly();
    var before = afterSnapshot();

    stand.restore(
        repository,
        commit,
        new RestoreRequest(
            List.of(SmallInstallation.STATE), Selection.ALL, Optional.empty(), true));

    before.put("/state/state.json/", String.valueOf(first.get("/state/state.json/")));
    requireUntouched(before);
    assertThat(new ComponentName("state")).isEqualTo(SmallInstallation.STATE);
  }

  @Test
  void aTornDocumentIsKeptBeforeTheRestoreAndCanBeHadBack() throws Exception {
    var commit = stand.takeSnapshot(repository).commit();
    Files.writeString(stand.live().state(), "{torn");

    var report = stand.restore(repository, commit, RestoreRequest.everything());
    var kept = RestoreStand.find(repository, report.safety().orElseThrow());
    stand.restore(repository, kept, RestoreRequest.everything());

    assertThat(stand.live().state()).hasContent("{torn");
  }
}
