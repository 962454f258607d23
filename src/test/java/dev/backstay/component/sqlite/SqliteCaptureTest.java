package dev.backstay.component.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Scratch;
import dev.backstay.snapshot.Cutting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteCaptureTest {

  private static final InstantSource LATER =
      InstantSource.offset(InstantSource.system(), Duration.ofMinutes(1));

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 4096, 65_536})
  void theCopyOfAnIdleDatabaseHasTheSameBytes(int pageSize) throws Exception {
    var database = Images.simple(directory.resolve("app.db"), pageSize, 500);

    var taken = Captures.take(database, directory.resolve("copy"));

    assertThat(directory.resolve("copy")).hasSameBinaryContentAs(database);
    assertThat(taken.meta().database()).isTrue();
    assertThat(taken.meta().path().value()).isEqualTo("app.db");
    assertThat(taken.meta().sizeBytes()).isEqualTo(Files.size(database));
    assertThat(taken.number("page_size")).isEqualTo(pageSize);
    assertThat(taken.number("page_count")).isEqualTo(Files.size(database) / pageSize);
    assertThat(taken.number("tables")).isEqualTo(1);
    assertThat(taken.detail("journal_mode")).isEqualTo("rollback");
    assertThat(taken.facts().engine()).isEqualTo("SQLite 3.54.1");
  }

  @Test
  void theApplicationsVersionsAreRecorded() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 1);
    try (var connection = Ledger.open(database)) {
      Ledger.run(connection, "pragma user_version = -7", "pragma application_id = 99");
    }

    var taken = Captures.take(database, directory.resolve("copy"));

    assertThat(taken.facts().vitals())
        .containsEntry("user_version", "-7")
        .containsEntry("application_id", "99")
        .containsEntry("schema_version", "2");
    assertThat(taken.number("change_counter")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLogLeftByACrashIsInTheCopyAndTheSourceStaysAsItIs(boolean withSharedMemory)
      throws Exception {
    var database = Images.crashedWithLog(directory, withSharedMemory);
    var main = Files.readAllBytes(database);
    var log = Files.readAllBytes(directory.resolve("app.db-wal"));
    var names = namesIn(directory);

    var taken = Captures.take(database, directory.resolve("alive/copy"));

    assertThat(rows(directory.resolve("alive/copy"))).isEqualTo(200);
    assertThat(taken.detail("journal_mode")).isEqualTo("wal");
    assertThat(Files.readAllBytes(directory.resolve("alive/copy"))).startsWith(headOf(main));
    assertThat(Files.readAllBytes(database)).isEqualTo(main);
    assertThat(Files.readAllBytes(directory.resolve("app.db-wal"))).isEqualTo(log);
    assertThat(namesIn(directory)).isEqualTo(names);
  }

  @Test
  void aHotJournalIsRolledBackInTheCopyAndTheSourceStaysAsItIs() throws Exception {
    var database = Images.crashedWithHotJournal(directory);
    var before = Images.contentsOf(directory);

    Captures.take(database, directory.resolve("alive/copy"));

    var copy = directory.resolve("alive/copy");
    assertThat(number(copy, "select count(*) from t where v = 'lost'")).isZero();
    assertThat(rows(copy)).isEqualTo(5000);
    assertThat(Images.contentsOf(directory)).isEqualTo(before);
  }

  @Test
  void anIdleDatabaseWithLogInADirectoryOfAnotherUserNeedsNoWriting() throws Exception {
    var database = Images.crashedWithLog(directory, false);
    var before = Images.contentsOf(directory);
    var readOnly = PosixFilePermissions.fromString("r-xr-xr-x");
    var scratch = Files.createDirectories(directory.resolve("alive/scratch"));
    Files.setPosixFilePermissions(directory, readOnly);
    try (var capture = Captures.handler(database).capture(new Scratch(scratch))) {
      Captures.readAll(capture, directory.resolve("alive/read"));
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    assertThat(rows(directory.resolve("alive/read/app.db"))).isEqualTo(200);
    assertThat(Images.contentsOf(directory)).isEqualTo(before);
  }

  @Test
  void aConnectionOfTheApplicationIsLeftItsLocksAndItsLog() throws Exception {
    var database = Images.crashedWithLog(directory, false);
    try (var writer = Ledger.open(database)) {
      Ledger.run(writer, "begin immediate", "insert into t values (9999, 'pending')");
      var log = Files.readAllBytes(directory.resolve("app.db-wal"));

      Captures.take(database, directory.resolve("alive/copy"));

      assertThat(Files.readAllBytes(directory.resolve("app.db-wal"))).isEqualTo(log);
      Ledger.run(writer, "commit");
    }
    assertThat(rows(directory.resolve("alive/copy"))).isEqualTo(200);
    assertThat(rows(database)).isEqualTo(201);
  }

  @Test
  void aDatabaseBehindASymbolicLinkIsCapturedWithItsLog() throws Exception {
    var database = Images.crashedWithLog(directory, false);
    var link = Files.createSymbolicLink(directory.resolve("alive/link.db"), database);

    var taken = Captures.take(link, directory.resolve("alive/copy"));

    assertThat(rows(directory.resolve("alive/copy"))).isEqualTo(200);
    assertThat(taken.meta().path().value()).isEqualTo("link.db");
  }

  @Test
  void aNameThatLooksLikeAQueryIsOnlyAName() throws Exception {
    var name = "a?mode=memory&x %41+#é.db";
    var database = directory.resolve(name);
    var crashed = Images.crashedWithLog(directory, true);
    for (var suffix : new String[] {"", "-wal", "-shm"}) {
      Files.move(crashed.resolveSibling("app.db" + suffix), crashed.resolveSibling(name + suffix));
    }

    var taken = Captures.take(database, directory.resolve("alive/copy"));

    assertThat(rows(directory.resolve("alive/copy"))).isEqualTo(200);
    assertThat(taken.meta().path().value()).isEqualTo(name);
  }

  @Test
  void violatedForeignKeysAreCountedOnly() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 10);
    try (var connection = Ledger.open(database)) {
      Ledger.run(
          connection,
          "create table child (t integer references t (id))",
          "insert into child values (3), (777), (778)");
    }

    var taken = Captures.take(database, directory.resolve("copy"));

    assertThat(taken.detail("foreign_key_violations")).isEqualTo("2");
  }

  @Test
  void tablesThatNeedAnExtensionOfTheApplicationAreNamed() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 10);
    try (var connection = Ledger.open(database)) {
      Ledger.run(
          connection,
          "create table person (name text)",
          "create index by_name on person (name)",
          "pragma writable_schema = on",
          "update sqlite_schema set sql = 'create table person (name text collate german)'"
              + " where name = 'person'");
    }

    var taken = Captures.take(database, directory.resolve("copy"));

    assertThat(taken.detail("unchecked_tables")).isEqualTo("person");
  }

  @Test
  void anUnchangedDatabaseKeepsItsMarkAndIsNotCopied() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 10);
    var handler = new SqliteHandler(Captures.component(database), LATER);
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));

    try (var first = handler.capture(scratch);
        var second = handler.capture(scratch)) {
      var stored = Captures.read(first.next().orElseThrow(), directory.resolve("copy"));
      var listed = second.next().orElseThrow().meta();

      assertThat(listed.hasContentOf(stored)).isTrue();
      assertThat(second.finish().details()).containsOnlyKeys("unchanged");
    }
    assertThat(scratch.directory()).isEmptyDirectory();
  }

  @Test
  void aCommitThatOnlyReachesTheLogChangesTheMark() throws Exception {
    var database = Images.crashedWithLog(directory, false);
    var generation = Generation.at(database);
    var before = generation.mark(Instant.now().plusSeconds(60));
    try (var connection = Ledger.open(database)) {
      Ledger.run(connection, "pragma wal_autocheckpoint = 0", "insert into t values (777, 'x')");

      assertThat(before).isNotZero();
      assertThat(generation.mark(Instant.now().plusSeconds(60))).isNotEqualTo(before);
      assertThat(generation.mark(Instant.now())).as("too young to tell").isZero();
    }
  }

  @Test
  void whatIsWrittenAfterTheCaptureOfARestlessDatabaseIsNotInIt() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 10);
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));
    try (var capture = Captures.handler(database).capture(scratch)) {
      try (var connection = Ledger.open(database)) {
        Ledger.run(connection, "delete from t");
      }
      Captures.readAll(capture, directory.resolve("read"));
    }
    assertThat(rows(directory.resolve("read/app.db"))).isEqualTo(10);
  }

  @Test
  void anEntryMayBeOpenedAgain() throws Exception {
    var database = Images.simple(directory.resolve("app.db"), 4096, 10);
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));
    try (var capture = Captures.handler(database).capture(scratch)) {
      var entry = capture.next().orElseThrow();
      entry.open().close();
      var meta = Captures.read(entry, directory.resolve("copy"));
      assertThat(meta.sizeBytes()).isEqualTo(Files.size(database));
      try (var content = entry.open()) {
        assertThat(content.cutting()).isEqualTo(Cutting.PAGED);
      }
      assertThat(entry.tolerant()).isFalse();
    }
    assertThat(scratch.directory()).isEmptyDirectory();
  }

  private static boolean recognises(SqliteDatabaseFiles files, Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      return files.recognises(channel);
    }
  }

  @Test
  void databasesInsideTreesAreRecognisedCopiedAndVerified() throws Exception {
    var database = Images.crashedWithLog(directory, false);
    var files =
        new SqliteDatabaseFiles(
            Duration.ofSeconds(5), Duration.ofSeconds(5), InstantSource.system());
    var scratch = new Scratch(Files.createDirectories(directory.resolve("scratch")));
    var listed = Captures.handler(database).captureAsIs().next().orElseThrow().meta();

    assertThat(recognises(files, database)).isTrue();
    assertThat(recognises(files, directory.resolve("app.db-wal"))).isFalse();
    assertThat(recognises(files, Files.createFile(directory.resolve("empty")))).isFalse();
    try (var content = files.open(listed.withChangeMark(5), database, scratch)) {
      var meta = content.confirm();
      assertThat(meta.database()).isTrue();
      assertThat(meta.changeMark()).isEqualTo(5);
    }
    assertThat(scratch.directory()).isEmptyDirectory();
    files.verify(database);
  }

  private static byte[] headOf(byte[] main) {
    return java.util.Arrays.copyOf(main, 24);
  }

  private static java.util.Set<String> namesIn(Path directory) throws IOException {
    return Images.contentsOf(directory).keySet();
  }

  private static long rows(Path file) throws SQLException {
    return number(file, "select count(*) from t");
  }

  private static long number(Path file, String sql) throws SQLException {
    try (var connection = Ledger.open(file)) {
      return Ledger.number(connection, sql);
    }
  }
}
