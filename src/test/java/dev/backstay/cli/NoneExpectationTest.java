package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries that must give no row decide whether what was captured is good.
class NoneExpectationTest {

  private static final String KNOWN =
      "none: \"select id, node from tasks where node not in (select name from nodes) order by id\","
          + " says: A task names a node that is not there.";

  private static final String DIGESTED =
      "none: \"select e.value ->> 'id' as id from document, json_each(document.json, '$.tasks') e"
          + " where e.value ->> 'sum' is not sha256(e.value ->> 'text')\","
          + " says: a text is not what its digest says";

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void protectAnOrchestrator() throws IOException, SQLException {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live"));
    write("abc");
    sql(
        "create table nodes (name text)",
        "insert into nodes values ('a'), ('b')",
        "create table tasks (id integer primary key, node text, text text, sum text)",
        "insert into tasks values (1, 'a', 'abc',"
            + " 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')");
    expect(KNOWN, DIGESTED);
    shell.must("init");
  }

  /// The digest is that of `abc`.
  private void write(String text) throws IOException {
    Files.writeString(
        shell.at("live/state.json"),
        """
        {"tasks": [{"id": 7, "text": "%s",
          "sum": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}]}
        """
            .formatted(text));
  }

  private void expect(String ofDatabase, String ofDocument) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          db: { kind: sqlite, path: live/tasks.db, order: 1, expect: [{ %s }] }
          state: { kind: state-file, path: live/state.json, order: 2, expect: [{ %s }] }
        """
            .formatted(ofDatabase, ofDocument));
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/tasks.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private String good() {
    var ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    return ran.idOfLast();
  }

  private void requireSuspect(String good, String component, String... words) {
    var ran = shell.run("backup");
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(20);
    assertThat(ran.err())
        .contains("[expectation-failed]", "warning: " + component + ": ")
        .contains(words);
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
    assertThat(shell.must("show", newest()).out()).contains("finding ").contains(words);
  }

  private String newest() {
    var all = JsonValues.objects(shell.must("snapshots", "--json").json(), "snapshots");
    return JsonValues.text(all.getLast(), "id");
  }

  @Test
  void rowsMakeTheSnapshotSuspectWithTheirNumberAndTheFirst() throws Exception {
    var good = good();
    sql(
        "insert into tasks (id, node) values (5, 'gone'), (6, char(27) || 'x'), (7, 'y'), (8, 'z'),"
            + " (9, printf('%.*c', 300, 'w'))");
    requireSuspect(
        good,
        "db",
        "A task names a node that is not there: 5 rows (id 5, node gone), (id 6, node"
            + " \\u001bx), (id 7, node y)");
    sql("delete from tasks where id > 5", "update tasks set node = printf('%.*c', 300, 'w')");
    requireSuspect(good, "db", "2 rows (id 1, node " + "w".repeat(40) + "...), (id 5,");
    sql("update tasks set node = 'b'");
    good();
  }

  @Test
  void documentsAreAskedToo() throws Exception {
    var good = good();
    write("abd");
    requireSuspect(good, "state", "a text is not what its digest says: 1 row (id 7)");
    write("abc");
    good();
  }

  @Test
  void aWarningLeavesTheSnapshotGoodAndStaysInIt() throws Exception {
    expect(KNOWN + ", \"on\": warn", DIGESTED + ", on: fail");
    sql("insert into tasks (id, node) values (5, 'gone')");
    var ran = shell.must("backup", "--json");
    assertThat(ran.out()).contains("\"code\":\"expectation-warning\"");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    var id = ran.idOfLast();
    assertThat(shell.must("show", "latest").out())
        .contains("snapshot", id)
        .containsPattern("warning.1 +A task names a node that is not there: 1 row \\(id 5,")
        .doesNotContain("finding ");
    shell.must("restore", id, "--yes");
  }

  @Test
  void whatRestedIsNotCopiedAgainAndSaysTheSame() throws Exception {
    expect(KNOWN + ", on: warn", DIGESTED);
    sql("insert into tasks (id, node) values (5, 'gone')");
    rest();
    shell.must("backup");
    var ran = shell.must("backup", "--json");
    assertThat(shell.must("show", ran.idOfLast()).out())
        .containsPattern("unchanged +true")
        .containsPattern("warning.1 +A task names a node that is not there: 1 row");

    expect(KNOWN.replace("A task", "Some task") + ", on: fail", DIGESTED);
    ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("db: Some task names a node that is not there: 1 row");
    assertThat(shell.must("show", newest()).out()).containsPattern("unchanged +true");

    expect(KNOWN.replace("order by id", "and id <> 5"), DIGESTED);
    ran = shell.must("backup", "--json");
    assertThat(shell.must("show", ran.idOfLast()).out()).doesNotContain("unchanged");
  }

  /// What was just written has no mark that could be compared.
  private void rest() throws Exception {
    var changed = Files.getLastModifiedTime(shell.at("live/tasks.db")).toInstant();
    while (java.time.Instant.now().isBefore(changed.plusSeconds(3))) {
      Thread.sleep(50);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select nowt from tasks | no such column
          delete from tasks returning id | SQLite
          select json_extract(text, 'x') from tasks | SQLite
          """)
  void whatCannotBeToldIsAFindingOrAWarning(String query, String words) throws Exception {
    var good = good();
    var broken = "none: \"" + query + "\", says: it is so";
    expect(broken, DIGESTED);
    requireSuspect(good, "db", "cannot be told: it is so: ", words);
    expect(broken + ", on: warn", DIGESTED);
    var ran = shell.must("backup");
    assertThat(ran.err()).contains("db: cannot be told: it is so: ", words);
    assertThat(shell.must("show", "latest").out()).contains("warning.1");
  }

  @Test
  void aDatabaseThatIsNoneIsHeldAgainstNothingElse() throws Exception {
    var good = good();
    Files.writeString(shell.at("live/tasks.db"), "no database at all, but long enough to be read");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[capture-invalid]").doesNotContain("cannot be told");
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "warn"})
  void whatIsRestoredMustHoldItTooUnlessItIsAWarning(String on) throws Exception {
    sql("insert into tasks (id, node) values (5, 'gone')");
    expect("max_shrink: off", "max_shrink: off");
    var id = good();
    expect(KNOWN + ", on: " + on, DIGESTED);
    sql("delete from tasks");
    var ran = shell.run("restore", id, "--yes");
    if (on.equals("warn")) {
      assertThat(ran.exit()).as(ran.toString()).isZero();
      return;
    }
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err())
        .contains("staged-invalid", "the restored component db is not good: A task names", "id 5");
    sql("insert into tasks (id) values (77)");
  }

  @Test
  void aSuspectSnapshotIsPutBackAsItWas() throws Exception {
    good();
    sql("insert into tasks (id, node) values (5, 'gone')");
    assertThat(shell.run("backup").exit()).isEqualTo(20);
    var id = newest();
    sql("delete from tasks");
    shell.must("restore", id, "--yes");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/tasks.db"));
        var rows =
            connection.createStatement().executeQuery("select node from tasks where id = 5")) {
      assertThat(rows.next()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          none: select 1 | "says" is missing
          says: it is so | "none" is missing
          "on": warn, max_shrink: off | "none" is missing
          none: " ", says: it is so | "none" is empty
          none: select 1, says: it is so, on: wran | did you mean "warn"?
          none: select 1, says: [a] | "says"
          """)
  void anExpectationThatSaysNothingIsRefused(String written, String words) throws IOException {
    expect(written, DIGESTED);
    var ran = shell.run("backup");
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
    assertThat(ran.err()).contains(words, "backstay.yaml:");
  }

  @Test
  void onlyWhatSqlRunsOverHasIt() throws IOException {
    expect(KNOWN, DIGESTED);
    var file = shell.at("backstay.yaml");
    var written = Files.readString(file);
    Files.writeString(file, written.replace("state.json,", "state.json, format: yaml,"));
    assertThat(shell.run("backup").err())
        .contains("\"none\" needs a document that is written in JSON");
    Files.writeString(
        file, written.replaceFirst("kind: state-file", "kind: files").replace("/state.json", ""));
    assertThat(shell.run("backup").err())
        .contains("key \"none\" is only for components of kind", "sqlite");
  }

  @Test
  void questionsAboutWorkMayUseDigests() throws IOException {
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            + """
            inflight:
              - name: digests
                from: "db: select sha256(text) = sum as same, sha256(x'616263') = sum as bytes,
                  sha256(null) is null as void, sha256('') as none, sha256(12) = sha256('12') as
                  number, sha256(zeroblob(0)) = sha256('') as empty from tasks"
                state: pending
                restart: Nothing.
            """);
    assertThat(shell.must("inflight", good()).out())
        .containsPattern("1 +1 +1 +e3b0c44298fc1c149afbf4c8996fb924[0-9a-f]{32} +1 +1");
    assertThat(List.of(shell.must("config", "show").out())).asString().contains("none: A task");
  }
}
