package dev.backstay.component.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.NetworkFileSystems;
import dev.backstay.component.Queryable;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteRefusedCaptureTest {

  @TempDir Path directory;

  @Test
  void aHotJournalIsNotIgnored() throws Exception {
    var database = Images.crashedWithHotJournal(directory);
    Files.delete(directory.resolve("app.db-journal"));

    assertThatThrownBy(() -> Captures.take(database, directory.resolve("alive/copy")))
        .isInstanceOf(CaptureFailedException.class);
  }

  @Test
  void zeroBytesAreNoDatabase() throws IOException {
    assertInvalid(Files.createFile(directory.resolve("app.db")), "0 bytes");
  }

  @Test
  void garbageIsNoDatabase() throws IOException {
    var file = Files.write(directory.resolve("app.db"), Images.garbage());
    assertInvalid(file, "not a SQLite database: it starts with bytes 3665");
  }

  @Test
  void aDatabaseCutOffInItsHeaderIsInvalid() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 1);
    truncate(database, 60);
    assertInvalid(database, "only 60 bytes");
  }

  @Test
  void aDatabaseCutOffBetweenPagesIsInvalid() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 1000);
    truncate(database, 5 * 4096);
    assertInvalid(database, "SQLite cannot read it");
  }

  @Test
  void aDatabaseWithoutTablesIsInvalid() throws Exception {
    var database = directory.resolve("app.db");
    try (var connection = Ledger.open(database)) {
      Ledger.run(connection, "create table t (x)", "drop table t");
    }
    assertInvalid(database, "no tables");
  }

  @Test
  void corruptPagesAreInvalidAndNamed() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 5000);
    try (var channel = FileChannel.open(database, StandardOpenOption.WRITE)) {
      for (var page = 20; page < 40; page++) {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 1, 2, 3, 4}), page * 4096L + 3);
      }
    }

    assertInvalid(database, "integrity check: ");
    assertThat(directory.resolve("scratch")).isEmptyDirectory();
  }

  @Test
  void nothingIsAskedOfACopyThatIsNotWhole() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 1000);
    truncate(database, 5 * 4096);
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));

    try (var capture = Captures.handler(database).capture(scratch)) {
      var image = (Queryable) capture;
      assertFails(
          () -> image.ask("select 1", _ -> {}),
          FailureCode.CAPTURE_INVALID,
          "SQLite cannot read it");
    }
    assertThat(scratch.directory()).isEmptyDirectory();
  }

  @Test
  void aCheckThatNobodyWaitsForIsEndedAndLeavesNothing() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 300_000);
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));

    Captures.handler(database).capture(scratch).close();

    assertThat(scratch.directory()).isEmptyDirectory();
    for (var thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("check-database")) {
        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
      }
    }
  }

  @Test
  void whoeverIsToldToStopLeavesNoCheckBehindThatUsesWhatIsGone() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 300_000);
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));
    var capture = Captures.handler(database).capture(scratch);
    try {
      assertThat(capture.next().orElseThrow().open()).isNotNull();
      Thread.currentThread().interrupt();
    } finally {
      capture.close();
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream))
        .noneMatch(it -> it.getClassName().equals(CopyUnderCheck.class.getName()));
    assertThat(scratch.directory()).isEmptyDirectory();
  }

  @Test
  void aMissingIndexEntryIsFound() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 10);
    try (var connection = Ledger.open(database)) {
      Ledger.run(
          connection,
          "pragma writable_schema = on",
          "update sqlite_schema set sql = 'create index tv on t (v) where id <> 7'"
              + " where name = 'tv'");
    }
    try (var connection = Ledger.open(database)) {
      Ledger.run(
          connection,
          "delete from t where id = 7",
          "insert into t values (7, 'unindexed')",
          "pragma writable_schema = on",
          "update sqlite_schema set sql = 'create index tv on t (v)' where name = 'tv'");
    }

    assertInvalid(database, "row 7 missing from index tv");
  }

  @Test
  void aMissingDatabaseIsSaidToBeMissing() {
    assertFails(
        () -> Captures.take(directory.resolve("app.db"), directory.resolve("copy")),
        FailureCode.SOURCE_MISSING,
        "there is no database at");
  }

  @ParameterizedTest
  @CsvSource({
    "nfs4, true",
    "CIFS, true",
    "fuse.sshfs, true",
    "9p, true",
    "ext4, false",
    "fuse.gocryptfs, false",
    "tmpfs, false"
  })
  void networkFileSystemsAreKnown(String type, boolean expected) {
    assertThat(NetworkFileSystems.include(type)).isEqualTo(expected);
  }

  @Test
  void aWriterThatNeverLetsGoEndsTheWaitingWithAReason() throws Exception {
    var database = directory.resolve("ledger.db");
    Ledger.create(database, "delete", 10);
    try (var process = LedgerProcess.start(database, 100, "calm");
        var holder = new LockHolder(database)) {
      var component = Captures.component(database, Duration.ofMillis(300), Duration.ofSeconds(10));
      var handler = new SqliteHandler(component, InstantSource.system());
      var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));

      assertFails(
          () -> handler.capture(scratch).close(),
          FailureCode.CAPTURE_FAILED,
          "another process keeps it locked");
      assertThat(scratch.directory()).isEmptyDirectory();
      assertThat(process.isRunning()).isTrue();
      assertThat(holder.isHeld()).isTrue();
    }
  }

  @Test
  void aHoldThatLastsTooLongIsGivenUp() throws Exception {
    var database = directory.resolve("ledger.db");
    Ledger.create(database, "wal", 20_000);
    var component = Captures.component(database, Duration.ofSeconds(5), Duration.ZERO);
    var handler = new SqliteHandler(component, InstantSource.system());
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));

    assertFails(
        () -> handler.capture(scratch).close(),
        FailureCode.CAPTURE_FAILED,
        "longer than the 0 ms it may be held");
    assertThat(scratch.directory()).isEmptyDirectory();
  }

  private void assertInvalid(Path database, String finding) {
    assertFails(
        () -> Captures.take(database, directory.resolve("copy")),
        FailureCode.CAPTURE_INVALID,
        finding);
  }

  private static void assertFails(ThrowingCallable call, FailureCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CaptureFailedException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.hint()).isPresent();
            })
        .hasMessageContaining(message);
  }

  private static void truncate(Path file, long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
