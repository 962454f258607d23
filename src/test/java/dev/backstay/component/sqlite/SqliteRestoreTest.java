package dev.backstay.component.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteRestoreTest {

  private static final RunId RUN = new RunId("0123456789ab");

  @TempDir Path directory;

  @Test
  void aRestoredDatabaseIsTheCapturedOneAndItsFormerSidecarsCannotReachIt() throws Exception {
    var source = Images.simple(directory.resolve("source.db"), 4096, 300);
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r-----"));
    var place = Files.createDirectory(directory.resolve("live"));
    var live = Images.crashedWithLog(place, true);
    var before = Images.contentsOf(place);

    var staged = stage(captured(source), Selection.ALL, live);
    staged.verify();
    assertThat(Images.contentsOf(place)).as("untouched").isEqualTo(before);
    var moves = staged.moves();
    move(moves);

    assertThat(live).hasSameBinaryContentAs(source);
    assertThat(Files.getPosixFilePermissions(live))
        .isEqualTo(Files.getPosixFilePermissions(source));
    assertThat(Files.getLastModifiedTime(live)).isEqualTo(Files.getLastModifiedTime(source));
    assertThat(live.resolveSibling("app.db-wal")).doesNotExist();
    assertThat(live.resolveSibling("app.db-shm")).doesNotExist();

    move(moves.reversed().stream().map(Move::reversed).toList());
    assertThat(Images.contentsOf(place).keySet()).isEqualTo(before.keySet());
    try (var connection = Ledger.open(live)) {
      assertThat(Ledger.number(connection, "select count(*) from t")).isEqualTo(200);
    }
  }

  @Test
  void aGenerationTakenAsItIsComesBackWithItsLog() throws Exception {
    var place = Files.createDirectory(directory.resolve("live"));
    var crashed = Images.crashedWithLog(place, true);
    var before = Images.contentsOf(place);
    StoredFiles content;
    try (var capture = Captures.handler(crashed).captureAsIs()) {
      content = stored(capture, "as-is");
    }
    assertThat(Images.contentsOf(place)).isEqualTo(before);
    assertThat(content.names()).containsExactly("app.db", "app.db-wal");
    var elsewhere = directory.resolve("elsewhere.db");

    var staged = stage(content, Selection.ALL, elsewhere);
    staged.verify();
    move(staged.moves());

    assertThat(elsewhere).hasSameBinaryContentAs(crashed);
    try (var connection = Ledger.open(elsewhere)) {
      assertThat(Ledger.number(connection, "select count(*) from t")).isEqualTo(200);
    }
  }

  @Test
  void anAbsentDatabaseTakenAsItIsIsAbsentAgain() throws Exception {
    var live = directory.resolve("app.db");
    StoredFiles content;
    try (var capture = Captures.handler(live).captureAsIs()) {
      content = stored(capture, "as-is");
    }
    Images.simple(live, 4096, 1);

    var staged = stage(content, Selection.ALL, live);
    staged.verify();
    move(staged.moves());

    assertThat(live).doesNotExist();
  }

  @Test
  void filesThatAreNoDatabaseAreTakenAsTheyAre() throws Exception {
    var live = Files.write(directory.resolve("app.db"), Images.garbage());
    try (var capture = Captures.handler(live).captureAsIs()) {
      stored(capture, "as-is");
    }
    assertThat(directory.resolve("as-is/app.db")).hasBinaryContent(Images.garbage());
  }

  @Test
  void aDamagedStagedDatabaseIsRefused() throws Exception {
    var source = Images.simple(directory.resolve("source.db"), 4096, 3000);
    var content = captured(source);
    try (var channel =
        FileChannel.open(directory.resolve("stored/source.db"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[4096]), 20 * 4096L);
    }
    var staged = stage(content, Selection.ALL, directory.resolve("app.db"));

    assertRefused(staged::verify, FailureCode.STAGED_INVALID, "integrity check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void aTargetInUseIsRefusedAndItsUserIsNamed(String mode) throws Exception {
    var content = captured(Images.simple(directory.resolve("source.db"), 4096, 3));
    var live = directory.resolve("live.db");
    Ledger.create(live, mode, 100);
    try (var writer = LedgerProcess.start(live, 20, "calm")) {
      var staged = stage(content, Selection.ALL, live);

      assertRefused(
          staged::moves, FailureCode.TARGET_BUSY, "in use by process " + writer.pid() + " (java)");
      assertThat(writer.stop()).as("the writer was not disturbed").isZero();
      assertThat(staged.moves()).isNotEmpty();
    }
  }

  @Test
  void anIdleConnectionToALogIsSeenByItsLockAlone() throws Exception {
    var live = directory.resolve("live.db");
    Ledger.create(live, "wal", 100);
    assertThat(TargetUse.isLocked(live)).isFalse();
    try (var holder = new LockHolder(live)) {
      assertThat(TargetUse.isLocked(live)).isTrue();
      assertThat(holder.isHeld()).isTrue();
    }
  }

  @Test
  void aWriterKilledInTheMiddleLeavesATargetThatCanBeReplaced() throws Exception {
    var content = captured(Images.simple(directory.resolve("source.db"), 4096, 3));
    var live = directory.resolve("live.db");
    Ledger.create(live, "wal", 100);
    try (var writer = LedgerProcess.start(live, 0, "calm")) {
      writer.kill();
    }

    move(stage(content, Selection.ALL, live).moves());

    assertThat(live).hasSameBinaryContentAs(directory.resolve("source.db"));
    assertThat(directory.resolve("live.db-wal")).doesNotExist();
  }

  @Test
  void aLinkOrDirectoryAtTheTargetIsRefused() throws Exception {
    var source = Images.simple(directory.resolve("source.db"), 4096, 3);
    var content = captured(source);
    var link = Files.createSymbolicLink(directory.resolve("link.db"), source);

    assertRefused(
        () -> stage(content, Selection.ALL, link),
        FailureCode.TARGET_UNSUPPORTED,
        "is a symbolic link");
    var directory = Files.createDirectory(this.directory.resolve("directory"));
    var staged = stage(content, Selection.ALL, directory);
    assertRefused(staged::moves, FailureCode.TARGET_UNSUPPORTED, "not a regular file");
  }

  @Test
  void onlyTheWholeDatabaseCanBeSelected() throws Exception {
    var content = captured(Images.simple(directory.resolve("source.db"), 4096, 3));
    var one = new Selection(new EntryPath("source.db"));
    stage(content, one, directory.resolve("a.db")).verify();

    assertRefused(
        () -> stage(content, new Selection(new EntryPath("b")), directory.resolve("b.db")),
        FailureCode.PATH_UNKNOWN,
        "the component has no b");
  }

  private StoredFiles captured(Path source) throws IOException {
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));
    try (var capture = Captures.handler(source).capture(scratch)) {
      return stored(capture, "stored");
    }
  }

  private StoredFiles stored(Capture capture, String name) throws IOException {
    var stored = directory.resolve(name);
    return new StoredFiles(stored, Captures.readAll(capture, stored), capture.finish());
  }

  private static StagedComponent stage(StoredFiles content, Selection selection, Path live) {
    var destination = Destination.at(live, new ComponentName("db"), RUN);
    return Captures.handler(live).stage(content, selection, destination, Progress.NONE);
  }

  private static void move(List<Move> moves) throws IOException {
    for (var move : moves) {
      assertThat(move.to()).doesNotExist();
      Files.move(move.from(), move.to());
    }
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      FailureCode code,
      String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RestoreRefusedException.class,
            failure ->
                assertThat(Map.of(failure.code(), failure.hint().isPresent()))
                    .isEqualTo(Map.of(code, true)))
        .hasMessageContaining(message);
  }
}
