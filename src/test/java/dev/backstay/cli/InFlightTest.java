package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What was under way is asked of what is captured, and told of the snapshot.
class InFlightTest {

  private static final String WAITING =
      """
        - name: waiting
          from: "db: select id, title from tasks where done = 0 order by id"
          state: pending
          restart: They are started again from their beginning.
          repeats: Mails may be sent twice.
          resubmit: [ctl, submit, "--title={title}", "{id}"]
      """;

  private static final String RUNNING =
      """
        - name: running
          from: "state: select e.key as id, e.value ->> 'status' as status from document,
            json_each(document.json, '$.tasks') e where e.value ->> 'status' = 'running'"
          state: running
          restart: Nothing is told of them.
          phantom: true
      """;

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void protectAnOrchestrator() throws IOException, SQLException {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live"));
    Files.writeString(
        shell.at("live/state.json"),
        "{\"tasks\":{\"a\":{\"status\":\"running\"},\"b\":{\"status\":\"done\"}}}");
    sql(
        "create table tasks (id integer primary key, title text, done int)",
        "insert into tasks values (1, 'first', 0), (2, 'second', 1), (3, null, 0)");
    ask(WAITING, RUNNING);
    shell.must("init");
  }

  private void ask(String... questions) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          db: { kind: sqlite, path: live/tasks.db, order: 1 }
          state: { kind: state-file, path: live/state.json, order: 2 }
        inflight:
        %s
        """
            .formatted(String.join("", questions)));
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/tasks.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private Map<?, ?> answer(String snapshot, String name) {
    var all = shell.must("inflight", snapshot, "--json").json().get("in_flight");
    return ((List<?>) Objects.requireNonNull(all))
        .stream()
            .map(it -> (Map<?, ?>) it)
            .filter(it -> name.equals(it.get("name")))
            .findFirst()
            .orElseThrow();
  }

  private static long number(Map<?, ?> answer, String name) {
    return ((Number) Objects.requireNonNull(answer.get(name))).longValue();
  }

  @Test
  void whatWasUnderWayIsToldWithWhatARestartMakesOfIt() {
    var id = shell.must("backup", "--json").idOfLast();
    assertThat(shell.must("inflight", id).out())
        .contains(
            "waiting (db): 2 pending\n",
            "  after a restart: They are started again from their beginning.\n",
            "  may happen twice: Mails may be sent twice.\n",
            "  1   first\n",
            "  3   -\n",
            "    ctl submit --title=first 1\n",
            "    # none for a row: it has no title\n",
            "running (state): 1 running\n",
            "each may be a phantom",
            "  a   running  phantom?\n");
  }

  @Test
  void whatIsWrittenAfterThePointIsNotInTheAnswer() throws SQLException {
    var id = shell.must("backup", "--json").idOfLast();
    sql("insert into tasks values (9, 'late', 0)", "delete from tasks where id = 1");
    assertThat(number(answer(id, "waiting"), "count")).isEqualTo(2);
    assertThat(shell.must("inflight", id).out()).contains("first").doesNotContain("late");
    var later = shell.must("backup", "--json").idOfLast();
    assertThat(shell.must("inflight", later).out()).contains("late").doesNotContain("first");
  }

  @Test
  void aDatabaseThatRestedIsNotCopiedForTheSameQuestions() throws Exception {
    restIn("live/tasks.db");
    shell.must("backup");
    var id = shell.must("backup", "--json").idOfLast();
    assertThat(shell.must("show", id).out()).containsPattern("unchanged +true");
    assertThat(number(answer(id, "waiting"), "count")).isEqualTo(2);

    ask(WAITING.replace("done = 0", "done = 1"));
    id = shell.must("backup", "--json").idOfLast();
    assertThat(shell.must("show", id).out()).doesNotContain("unchanged");
    assertThat(number(answer(id, "waiting"), "count")).isEqualTo(1);
  }

  /// What was just written has no mark that could be compared.
  private void restIn(String file) throws Exception {
    var changed = Files.getLastModifiedTime(shell.at(file)).toInstant();
    while (java.time.Instant.now().isBefore(changed.plusSeconds(3))) {
      Thread.sleep(50);
    }
  }

  @Test
  void hostileValuesNeitherReachTheTerminalNorTheShell() throws Exception {
    sql(
        "delete from tasks",
        "insert into tasks values (1, '$(touch ' || char(96) || 'x' || char(39) || ' \"', 0),"
            + " (2, char(27) || '[31m' || char(10) || 'red' || char(8238) || char(39), 0)");
    ask(
        WAITING.replace(
            "[ctl, submit, \"--title={title}\", \"{id}\"]",
            "[printf, \"%s|\", \"=\", \"{title}\"]"));
    var id = shell.must("backup", "--json").idOfLast();
    var out = shell.must("inflight", id).out();
    assertThat(out).doesNotContain("\u001b", "\u202e").contains("\\u001b[31m");
    var commands = out.lines().filter(it -> it.startsWith("    printf ")).toList();
    assertThat(commands).hasSize(2);
    assertThat(run(commands.get(0))).isEqualTo("=|$(touch `x' \"|");
    assertThat(run(commands.get(1))).isEqualTo("=|\u001b[31m\nred\u202e'|");
  }

  private static String run(String command) throws Exception {
    var process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    return new String(
        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void aValueThatWouldBeAnOptionGetsNoCommand() throws Exception {
    sql("update tasks set title = '--all'");
    ask(WAITING.replace("--title={title}", "{title}"));
    var id = shell.must("backup", "--json").idOfLast();
    assertThat(shell.must("inflight", id).out())
        .contains("# none for a row: title begins with \"-\"")
        .doesNotContain("ctl submit");
  }

  @Test
  void moreRowsThanAreKeptAreCounted() throws Exception {
    sql(
        "with recursive n(i) as (select 10 union all select i + 1 from n where i < 3000)"
            + " insert into tasks select i, 'task ' || i, 0 from n");
    var id = shell.must("backup", "--json").idOfLast();
    var answer = answer(id, "waiting");
    assertThat(number(answer, "count")).isEqualTo(2993);
    assertThat(number(answer, "not_kept")).isEqualTo(993);
    assertThat(shell.must("inflight", id).out()).contains("and 993 more, which are counted only");

    sql("update tasks set title = printf('%.*c', 1000, 'x') where id > 9");
    id = shell.must("backup", "--json").idOfLast();
    answer = answer(id, "waiting");
    assertThat(number(answer, "count")).isEqualTo(2993);
    assertThat((List<?>) Objects.requireNonNull(answer.get("work"))).hasSizeBetween(200, 260);
    shell.must("restore", id, "--yes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select nowt from tasks | no such column
          delete from tasks returning id | SQLite
          select json_extract(title, 'x') from tasks | SQLite
          """)
  void aQuestionThatFailsIsToldAndTheSnapshotIsWhole(String query, String words) throws Exception {
    ask(WAITING.replace("select id, title from tasks where done = 0 order by id", query), RUNNING);
    var ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    assertThat(ran.out()).contains("in-flight-unknown", words);
    assertThat(shell.must("inflight", ran.idOfLast()).out())
        .contains("waiting (db): unknown: ", "running (state): 1 running");
    sql("insert into tasks values (77, 'still there', 0)");
  }

  @Test
  void valuesAreInNoOtherCommand() throws Exception {
    sql("update tasks set title = 'topsecret'");
    var ran = shell.must("backup", "--json");
    assertThat(ran.out() + ran.err()).doesNotContain("topsecret");
    for (var json : new String[] {"--json", "--quiet"}) {
      assertThat(shell.must("show", ran.idOfLast(), json).out()).doesNotContain("topsecret");
    }
  }

  @Test
  void aSnapshotThatWasNotAskedSaysSo() throws IOException {
    ask("  []\n");
    var id = shell.must("backup", "--json").idOfLast();
    assertThat(shell.must("inflight", id).out()).contains("nothing was asked");
    ask(WAITING);
    assertThat(shell.must("inflight", id).out())
        .contains("nothing was asked", "waiting (db): unknown: it was not asked");
    assertThat(shell.must("inflight", id, "--json").json()).containsEntry("answered", false);
  }

  @Test
  void aQuestionThatIsNoLongerConfiguredKeepsItsAnswer() throws IOException {
    var id = shell.must("backup", "--json").idOfLast();
    ask("  []\n");
    assertThat(shell.must("inflight", id).out())
        .contains("waiting (db): 2 in flight, a question that is no longer configured", "first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from: "db: | from: "dc: | there is no component "dc"; did you mean "db"?
          from: "db: select | from: "db select | "from" must be a component and a query
          name: waiting | name: Waiting | not a name for a question: "Waiting"
          name: waiting | name: running | the question "running" stands there twice
          state: pending | state: panding | did you mean "pending"?
          "{id}" | "{id" | has a brace that is no {column} at "{id"
          "{id}" | "{i-d}" | has a brace that is no {column} at "{i-d}"
          restart: | restrat: | unknown key "restrat"
          restart: They are started again from their beginning. | restart: " " | "restart" is empty
          """)
  void aQuestionThatSaysNothingIsRefused(String from, String to, String words) throws IOException {
    ask(RUNNING, WAITING.replace(from, to));
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains(words, "backstay.yaml:");
  }
}
