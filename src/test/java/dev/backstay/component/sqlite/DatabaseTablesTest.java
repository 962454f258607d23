package dev.backstay.component.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTablesTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void tablesAreSeenWithTheirColumnsWhetherOrNotSomebodyWrites(String journal) throws Exception {
    var file = directory.resolve("odd 'name' %41.db");
    try (var connection = Ledger.open(file)) {
      Ledger.run(
          connection,
          "pragma journal_mode = " + journal,
          "create table tasks (id integer primary key autoincrement, \"odd \"\" name\" text)",
          "create table \"it's\" (b, a)",
          "create view seen as select * from tasks",
          "create index by_name on tasks (\"odd \"\" name\")");
      var expected =
          List.of(entry("it's", List.of("b", "a")), entry("tasks", List.of("id", "odd \" name")));
      assertThat(DatabaseTables.of(file).entrySet()).isEqualTo(java.util.Set.copyOf(expected));
    }
    assertThat(DatabaseTables.of(file)).containsOnlyKeys("it's", "tasks");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void whoeverIsInTheWayForAMomentIsWaitedFor(String journal) throws Exception {
    var file = directory.resolve("busy.db");
    try (var connection = Ledger.open(file)) {
      Ledger.run(connection, "pragma journal_mode = " + journal, "create table tasks (id, body)");
      var ended = new AtomicBoolean();
      var writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (!ended.get()) {
                        Ledger.run(
                            connection,
                            "insert into tasks values (1, zeroblob(20000))",
                            "delete from tasks");
                      }
                    } catch (SQLException e) {
                      throw new AssertionError(e);
                    }
                  });
      try {
        for (var i = 0; i < 100; i++) {
          assertThat(DatabaseTables.of(file)).containsOnlyKeys("tasks");
        }
      } finally {
        ended.set(true);
        writer.join();
      }
    }
  }

  @Test
  void whatIsNoDatabaseHasNone() throws Exception {
    var file = directory.resolve("app.db");
    assertThat(DatabaseTables.of(file)).isEmpty();
    Files.writeString(
        file, "something else that is longer than the header of a database. ".repeat(9));
    assertThat(DatabaseTables.of(file)).isEmpty();
    assertThat(DatabaseTables.of(directory)).isEmpty();
  }
}
