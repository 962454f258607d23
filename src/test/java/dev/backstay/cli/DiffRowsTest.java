package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What differs between the tables of two states of a SQLite database.
class DiffRowsTest {

  private static final String ODD = "\"odd \"\"\u001b[31m name\"";

  @TempDir private Path directory;

  private Shell shell;

  @BeforeEach
  void makeSnapshot() throws Exception {
    shell = new Shell(directory);
    shell.withOrchestrator();
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            + "  runs: { kind: sqlite, path: live/runs.db }\n");
    sql(
        "create table jobs (id integer primary key, state text, api_token text, note,"
            + " created_at text)",
        "insert into jobs values (1, 'queued', 'old-hidden', null, '2026-01-01'),"
            + " (2, 'done', 'x', x'00', '2026-01-02'), (3, 'done', 'x', null, '2026-01-03')",
        "create table bag (a, b)",
        "insert into bag values (1, 'x'), (1, 'x'), (1, 'x'), (null, 2), (3, 3)",
        "create table pair (a text, b int, c, primary key (a, b)) without rowid",
        "insert into pair values ('é', 1, 1), ('z', 1, 1), ('z', 2, 1), ('Z', 1, 1), ('\uD83D\uDE00', 0, 0), ('\uFF61', 0, 0)",
        "create table loose (k text primary key, v)",
        "insert into loose values (null, 1), (null, 2), ('a', 1)",
        "create table gone (x)",
        "insert into gone values (1)",
        "create table same (id integer primary key, v)",
        "insert into same values (1, 1.5), (2, null)",
        "create table empty (id integer primary key)",
        "create table " + ODD + " (\"a \"\"\u001b b\" text, n int primary key)",
        "insert into " + ODD + " values ('old\u001b[31m\nline', 1)");
    shell.must("init");
    shell.must("backup");
  }

  private void sql(String... statements) throws Exception {
    DumpQueryTest.sql(shell.at("live/runs.db"), statements);
  }

  private void change() throws Exception {
    sql(
        "update jobs set state = 'running', api_token = 'new-hidden' where id = 1",
        "update jobs set note = x'01' where id = 2",
        "delete from jobs where id = 3",
        "insert into jobs values (4, 'queued', 'x', null, '2026-02-04'), (5, 'q', 'x', 9, 'a')",
        "delete from jobs where id = 5",
        "delete from bag where rowid = 1",
        "insert into bag values (3, 3), (3, 3.0)",
        "update pair set c = 2 where a = 'é'",
        "delete from pair where a = 'Z'",
        "insert into loose values (null, 3)",
        "drop table gone",
        "create table fresh (x, made_at int)",
        "insert into fresh values (1, 5), (2, 7)",
        "alter table same add column extra text",
        "update " + ODD + " set \"a \"\"\u001b b\" = 'new\u001b[32m\nline'");
  }

  private static Map<String, Object> table(Map<String, Object> document, String name) {
    return JsonValues.objects(JsonValues.objects(document, "components").getFirst(), "tables")
        .stream()
        .filter(each -> name.equals(each.get("table")))
        .findAny()
        .orElseThrow();
  }

  private static List<Object> counts(Map<String, Object> document, String name) {
    var table = table(document, name);
    return List.of(
        table.get("change"),
        table.get("rows_before"),
        table.get("rows_after"),
        table.get("rows_added"),
        table.get("rows_removed"),
        table.get("rows_changed"));
  }

  @Test
  void rowsAreToldApartByTheirKeysOrAsWholes() throws Exception {
    change();
    var before = Trees.describe(directory.resolve("live"));
    var live = shell.must("diff", "latest", "live", "--rows", "--limit", "9", "--json").json();
    assertThat(Trees.describe(directory.resolve("live"))).isEqualTo(before);
    assertThat(counts(live, "jobs")).isEqualTo(List.of("changed", 3L, 3L, 1L, 1L, 2L));
    assertThat(counts(live, "bag")).isEqualTo(List.of("changed", 5L, 6L, 2L, 1L, 0L));
    assertThat(counts(live, "pair")).isEqualTo(List.of("changed", 6L, 5L, 0L, 1L, 1L));
    assertThat(counts(live, "loose")).isEqualTo(List.of("changed", 3L, 4L, 1L, 0L, 0L));
    assertThat(counts(live, "gone")).isEqualTo(List.of("removed", 1L, 0L, 0L, 1L, 0L));
    assertThat(counts(live, "fresh")).isEqualTo(List.of("added", 0L, 2L, 2L, 0L, 0L));
    assertThat(counts(live, "same")).isEqualTo(List.of("changed", 2L, 2L, 0L, 0L, 0L));
    assertThat(counts(live, "empty")).isEqualTo(List.of("none", 0L, 0L, 0L, 0L, 0L));
    assertThat(table(live, "same").get("columns"))
        .isEqualTo(List.of(Map.of("column", "extra", "after", "TEXT")));
    assertThat(table(live, "pair").get("key")).isEqualTo(List.of("a", "b"));
    assertThat(table(live, "loose").get("key")).isEqualTo(List.of());
    assertThat(table(live, "jobs").get("newest"))
        .isEqualTo(Map.of("column", "created_at", "before", "2026-01-03", "after", "2026-02-04"));
    var examples = JsonValues.objects(table(live, "jobs"), "examples");
    assertThat(examples.getFirst().get("key"))
        .isEqualTo(List.of(Map.of("column", "id", "value", "1")));
    assertThat(examples.getFirst().get("columns"))
        .isEqualTo(
            List.of(
                Map.of("column", "state", "before", "queued", "after", "running"),
                Map.of("column", "api_token", "before", "***", "after", "***")));
    assertThat(examples.getLast().get("columns"))
        .isEqualTo(List.of(Map.of("column", "note", "before", "\\x00", "after", "\\x01")));

    shell.must("backup");
    assertThat(shell.must("diff", "latest~1", "latest", "--rows", "--limit", "9", "--json").json())
        .isEqualTo(live);
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }

  @Test
  void nothingThatStandsThereReachesATerminal() throws Exception {
    change();
    var ran = shell.must("diff", "latest", "live", "--rows", "--limit", "3");
    assertThat(ran.out()).doesNotContain("\u001b", "hidden").contains("***", "column + extra TEXT");
    assertThat(ran.out().lines().filter(it -> it.startsWith("line"))).isEmpty();
    assertThat(ran.out()).contains("newest created_at: 2026-01-03 -> 2026-02-04", "~ id=1");
  }

  @Test
  void theExitCodeTellsADifference() throws Exception {
    assertThat(shell.run("diff", "latest", "live", "--rows", "--exit-code").exit()).isZero();
    change();
    assertThat(shell.run("diff", "latest", "live", "--rows", "--exit-code").exit()).isEqualTo(42);
    var one = shell.run("diff", "latest", "live", "--rows", "--table", "empty", "--exit-code");
    assertThat(one.exit()).isZero();
    var jobs = shell.run("diff", "latest", "live", "--rows", "--table", "jobs", "--json");
    assertThat(jobs.out()).contains("\"jobs\"").doesNotContain("\"bag\"");
  }

  @Test
  void whatHasNoTablesIsRefused() {
    for (var wrong :
        List.of(
            List.of("--rows", "--component", "logs"),
            List.of("--rows", "--component", "nothing"),
            List.of("--rows", "--table", "nothing"),
            List.of("--rows", "--limit", "-1"),
            List.of("--rows", "--limit", "1001"),
            List.of("--table", "jobs"),
            List.of("--limit", "3"))) {
      var arguments = new ArrayList<>(List.of("diff", "latest", "live"));
      arguments.addAll(wrong);
      var ran = shell.run(arguments.toArray(String[]::new));
      assertThat(ran.exit()).as(wrong + ran.err()).isEqualTo(2);
    }
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }

  /// Its order of texts is another one than that of all others.
  @Test
  void aDatabaseInAnotherEncodingIsNotCompared() throws Exception {
    Files.delete(shell.at("live/runs.db"));
    sql("pragma encoding = 'UTF-16le'", "create table jobs (id)");
    var ran = shell.run("diff", "latest", "live", "--rows");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("query-refused", "UTF-16le");
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }

  @Test
  void aDatabaseThatIsGoneIsACaptureThatFails() throws IOException {
    Files.delete(shell.at("live/runs.db"));
    var ran = shell.run("diff", "latest", "live", "--rows");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }
}
