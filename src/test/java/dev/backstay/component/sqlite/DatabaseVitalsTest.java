package dev.backstay.component.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.backstay.component.Expectation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseVitalsTest {

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve("app.db");
  }

  private void make(String... statements) throws SQLException {
    try (var connection = Ledger.open(file)) {
      Ledger.run(connection, statements);
    }
  }

  @Test
  void ordinaryTablesAreCounted() throws Exception {
    make(
        "create table tasks (id integer primary key, at text)",
        "insert into tasks values (3, 'a'), (9, 'b')",
        "create table \"odd \"\" name\" (a)",
        "create table pairs (k text primary key, v) without rowid",
        "insert into pairs values ('x', 1)",
        "create virtual table words using fts5 (word)",
        "insert into words values ('one')",
        "create view seen as select * from tasks",
        "create table counted (n integer primary key autoincrement)",
        "pragma user_version = 7");

    assertThat(DatabaseVitals.of(file, List.of()))
        .contains(
            entry("rows", "3"),
            entry("tables", "4"),
            entry("rows.tasks", "2"),
            entry("canary.tasks", "9"),
            entry("rows.odd \" name", "0"),
            entry("rows.pairs", "1"),
            entry("rows.counted", "0"),
            entry("user_version", "7"))
        .doesNotContainKeys(
            "canary.pairs", "canary.counted", "rows.words", "rows.seen", "application_id")
        .hasSize(10);
  }

  @Test
  void theNewestIsTakenOnlyOfWhatIsThere() throws Exception {
    make(
        "create table tasks (at text, \"made at\" integer, empty)",
        "insert into tasks values ('2026-01-02T03:04:05Z', 17, null), ('2025', 18, null)",
        "create table \"a.b\" (x)");
    var expected =
        List.<Expectation>of(
            new Expectation.Newest("tasks", "at", Duration.ofHours(1)),
            new Expectation.Newest("tasks", "made at", Duration.ofHours(1)),
            new Expectation.Newest("tasks", "empty", Duration.ofHours(1)),
            new Expectation.Newest("tasks", "absent", Duration.ofHours(1)),
            new Expectation.Newest("nowhere", "at", Duration.ofHours(1)));

    var vitals = DatabaseVitals.of(file, expected);

    assertThat(vitals.subMap("newest.", "newest/"))
        .containsOnly(
            entry("newest.tasks.at", "2026-01-02T03:04:05Z"),
            entry("newest.tasks.made at", "18"),
            entry("newest.tasks.empty", "none"));
  }

  @Test
  void ofManyTablesThoseAreListedThatAreAskedFor() throws Exception {
    var statements = new ArrayList<String>();
    for (var i = 1000; i < 1250; i++) {
      statements.add("create table t" + i + " (a)");
    }
    statements.add("insert into t1249 values (1)");
    make(statements.toArray(String[]::new));

    var vitals = DatabaseVitals.of(file, List.of(new Expectation.Rows("t1249", 1)));

    assertThat(vitals)
        .contains(entry("tables", "250"), entry("rows", "1"), entry("rows.t1249", "1"));
    assertThat(vitals.subMap("rows.", "rows/")).hasSize(200);
  }

  @Test
  void usedBytesShrinkWithTheRowsThoughTheFileDoesNot() throws Exception {
    make(
        "create table tasks (a)",
        "with n(i) as (select 1 union all select i + 1 from n where i < 2000)"
            + " insert into tasks select printf('%0500d', i) from n");
    var before = Long.parseLong(DatabaseVitals.of(file, List.of()).get("used_bytes"));

    make("delete from tasks");

    assertThat(before).isGreaterThan(1_000_000);
    assertThat(DatabaseVitals.of(file, List.of())).containsEntry("used_bytes", "8192");
  }

  @Test
  void aQueryThatTakesTooLongIsEnded() throws Exception {
    make("create table tasks (a)");
    try (var database = Database.still(file);
        var _ = new Deadline(database, Duration.ofMillis(1))) {
      var endless = "with n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

      assertThatThrownBy(() -> database.number(endless))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(Database.isInterrupted(e)).isTrue());
    }
  }

  @Test
  void otherExpectationsAreAnotherMark() {
    var rows = new Expectation.Rows("tasks", 1);
    var newest = new Expectation.Newest("tasks", "at", Duration.ofHours(1));

    assertThat(DatabaseVitals.markOf(List.of())).isZero();
    assertThat(DatabaseVitals.markOf(List.of(new Expectation.Shrink(100)))).isZero();
    assertThat(DatabaseVitals.markOf(List.of(rows)))
        .isNotZero()
        .isEqualTo(DatabaseVitals.markOf(List.of(new Expectation.Rows("tasks", 5))))
        .isNotEqualTo(DatabaseVitals.markOf(List.of(rows, newest)));
  }

  @Test
  void anotherQueryIsAnotherMarkAndOtherWordsAreNot() {
    var none = new Expectation.None("select 1", "it is so", true);

    assertThat(DatabaseVitals.markOf(List.of(none)))
        .isNotZero()
        .isEqualTo(DatabaseVitals.markOf(List.of(new Expectation.None("select 1", "so", false))))
        .isNotEqualTo(
            DatabaseVitals.markOf(List.of(new Expectation.None("select 2", "it is so", true))));
  }
}
