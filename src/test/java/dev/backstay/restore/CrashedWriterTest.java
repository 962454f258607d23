package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Component;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Restores over a database whose writer was killed within a transaction.
class CrashedWriterTest {

  private static final int ROWS = 400;

  @TempDir Path place;

  /// A process that makes the database, changes every row in one transaction and waits with it.
  static final class Writer {

    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
          var statement = connection.createStatement()) {
        for (var sql :
            List.of(
                "pragma cache_size = 5",
                "pragma wal_autocheckpoint = 0",
                "update task set version = 2, text = hex(randomblob(200))",
                "begin",
                "update task set version = 3, text = hex(randomblob(200))")) {
          statement.execute(sql);
        }
        System.out.println("within");
        System.in.read();
      }
    }
  }

  private static void make(Path database, String mode) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      for (var sql :
          List.of(
              "pragma journal_mode = " + mode,
              "create table task (id integer primary key, version integer, text text)",
              "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
                  + ROWS
                  + ") insert into task select i, 1, hex(randomblob(200)) from n",
              "create index texts on task (text)")) {
        statement.execute(sql);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void whatTheWriterLeftCannotReachTheRestoredDatabase(String mode) throws Exception {
    var database = Files.createDirectory(place.resolve("live")).resolve("app.db");
    make(database, mode);
    var good = Files.copy(database, place.resolve("good"));
    var rows = SmallInstallation.rows(database);
    var stand = new RestoreStand(place, new InMemoryObjectStore());
    var repository = TestRepository.create(stand.store(), stand.hosts());
    var components = List.<Component>of(component(database));
    var commit = stand.takeSnapshot(repository, components).commit();
    var sidecar = database.resolveSibling(mode.equals("wal") ? "app.db-wal" : "app.db-journal");
    var times = EveryFailure.isLarge() ? 100 : 10;
    var wrongByCopying = 0;

    for (var i = 0; i < times; i++) {
      crashWriter(database);
      assertThat(sidecar).isNotEmptyFile();
      wrongByCopying += isWrongByCopying(good, database, rows) ? 1 : 0;

      var restore = stand.restore(repository, components);
      restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);

      assertThat(database.getParent()).isDirectoryNotContaining("glob:**-{wal,shm,journal}");
      assertThat(SmallInstallation.rows(database)).isEqualTo(rows);
    }
    System.out.println(
        "harness: restore over a killed writer (%s): %d of %d right; by copying %d of %d wrong"
            .formatted(mode, times, times, wrongByCopying, times));
    assertThat(wrongByCopying).as("else this proves nothing").isPositive();
  }

  private static Component component(Path database) {
    return new Component.SqliteDatabase(
        new ComponentName("db"),
        Importance.CRITICAL,
        1,
        database,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60));
  }

  private static void crashWriter(Path database) throws Exception {
    var process =
        ChildJava.running(Writer.class, database.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("within");
    process.destroyForcibly().waitFor();
  }

  /// Whether the good file, copied over the main file alone, gives anything but its own rows.
  private boolean isWrongByCopying(Path good, Path database, String rows) throws IOException {
    var copy = place.resolve("copied");
    SmallInstallation.remove(copy);
    SmallInstallation.copy(database.resolveSibling("."), copy);
    Files.copy(good, copy.resolve("app.db"), StandardCopyOption.REPLACE_EXISTING);
    try {
      return !SmallInstallation.rows(copy.resolve("app.db")).equals(rows);
    } catch (SQLException unreadable) {
      return true;
    }
  }
}
