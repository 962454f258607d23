package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows of databases and documents as snapshots have them.
class DumpQueryTest {

  private static final String ODD = "odd \"\" [31m name; drop";

  @TempDir private Path directory;

  private Shell shell;

  @BeforeEach
  void makeSnapshot() throws Exception {
    shell = new Shell(directory);
    shell.withOrchestrator();
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            + """
              runs: { kind: sqlite, path: live/runs.db }
              told: { kind: command, capture: [echo, hello] }
              dotenv: { kind: state-file, path: live/.env }
            """);
    Files.writeString(shell.at("live/.env"), "A=1\n");
    sql(
        shell.at("live/runs.db"),
        "create table t (id integer primary key, v)",
        "insert into t values (1, null), (2, 9007199254740993), (3, 0.5), (4, 'a \"b\",\r\n\u001b[31mc'),"
            + " (5, x'00ff'), (6, ''), (7, x''), (8, 9e999)",
        "create table \"" + ODD.replace("\"", "\"\"") + "\" (x)");
    sql(
        shell.at("live/logs/below/nested.db"),
        "create table n (x)",
        "insert into n values ('deep')");
    shell.must("init");
    shell.must("backup");
  }

  static void sql(Path database, String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private void requireNothingLeft() {
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }

  private Shell.Ran query(String what, String sql, String... more) {
    var arguments = new ArrayList<>(List.of("dump", what, "--query", sql));
    arguments.addAll(Arrays.asList(more));
    return shell.run(arguments.toArray(String[]::new));
  }

  @Test
  void valuesKeepTheirTypesInJson() throws IOException {
    var before = Trees.describe(directory.resolve("live"));
    var ran = query("latest:runs", "select id, v from t order by id", "--json");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains(
            "[1,null]",
            "[3,0.5]",
            "[2,9007199254740993]",
            "[5,{\"base64\":\"AP8=\"}]",
            "[7,{\"base64\":\"\"}]",
            "[4,\"a \\\"b\\\",\\r\\n\\u001B[31mc\"]",
            "[6,\"\"]",
            "[8,\"Infinity\"]");
    var told = ran.json();
    assertThat(told.get("columns")).isEqualTo(List.of("id", "v"));
    assertThat(told).containsEntry("more", false);
    assertThat(Trees.describe(directory.resolve("live"))).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void aTableIsForPeopleAndSendsATerminalNothing() {
    var ran = query("latest:runs", "select id, v as \"a\u001bb\" from t order by id");
    assertThat(ran.out().lines().toList().getFirst()).startsWith("id  a").doesNotContain("\u001b");
    assertThat(ran.out()).contains("1   null", "\\x00ff").doesNotContain("\u001b", "\r");
    assertThat(ran.out().lines()).hasSize(9);
    var few = query("latest:runs", "select id from t order by id", "--limit", "2");
    assertThat(few.out().lines()).containsExactly("id", "1", "2");
    assertThat(few.err()).contains("more than these 2 rows");
    var exact = query("latest:runs", "select id from t order by id", "--limit", "8");
    assertThat(exact.err()).isEmpty();
  }

  @Test
  void csvTellsNullFromAnEmptyText() {
    assertThat(query("latest:runs", "select id, v from t", "--csv").exit()).isZero();
    assertThat(new String(shell.takeBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            String.join(
                "\r\n",
                "id,v",
                "1,",
                "2,9007199254740993",
                "3,0.5",
                "4,\"a \"\"b\"\",",
                "\u001b[31mc\"",
                "5,\\x00ff",
                "6,\"\"",
                "7,\\x",
                "8,Infinity",
                ""));
    shell.show();
    var shown = query("latest:runs", "select id, v from t", "--csv");
    assertThat(shown.exit()).isEqualTo(2);
    assertThat(shown.err()).contains("is a terminal");
    assertThat(shell.takeBytes()).isEmpty();
  }

  @Test
  void aDocumentAndADatabaseInATreeCanBeAsked() {
    var tasks = "select value from document, json_each(document.json, '$.tasks')";
    assertThat(query("latest:state", tasks, "--json").out()).contains("[[1],[2],[3]]");
    for (var named : List.of("latest:logs", "latest:logs:below/nested.db")) {
      assertThat(query(named, "select x from n").out().lines()).containsExactly("x", "deep");
    }
    requireNothingLeft();
  }

  @Test
  void whatIsStillInALogIsThere() throws Exception {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/logs/busy.db"));
        var statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("create table n (x)");
      statement.execute("insert into n values ('in the log')");
      var configuration = Files.readString(shell.at("backstay.yaml"));
      Files.writeString(
          shell.at("backstay.yaml"),
          configuration.replace("path: live/logs,", "path: live/logs, databases: as-files,"));
      shell.must("backup");
    }
    var ran = query("latest:logs:busy.db", "select x from n");
    assertThat(ran.out().lines()).as(ran.err()).containsExactly("x", "in the log");
    var none = query("latest:logs", "select 1");
    assertThat(none.err()).contains("path-unknown");
  }

  @Test
  void whatHasNoRowsIsRefused() {
    for (var each :
        Map.of(
                "latest:told", "kind command",
                "latest:dotenv", "only JSON",
                "latest:logs:first.log", "not a SQLite database",
                "latest:logs:nothing", "no file at nothing",
                "latest:logs:below", "no file at below")
            .entrySet()) {
      var ran = query(each.getKey(), "select 1");
      assertThat(ran.exit()).as(each.getKey()).isIn(2, 30);
      assertThat(ran.err()).contains(each.getValue());
      assertThat(ran.out()).isEmpty();
    }
    requireNothingLeft();
  }

  @Test
  void whatDoesMoreThanReadIsRefused() throws IOException {
    var before = Trees.describe(directory.resolve("live"));
    var outside = shell.at("outside.db");
    for (var hostile :
        List.of(
            "delete from t",
            "insert into t values (99, 1)",
            "with x as (select 1) delete from t",
            "with x(a) as (select 1) insert into t select 50, a from x returning id",
            "create table u (x)",
            "attach '" + outside + "' as o",
            "vacuum into '" + outside + "'",
            "pragma user_version = 7",
            "pragma query_only = off",
            "/* select */ pragma user_version",
            "select 1; delete from t",
            "select ';' as \"a;\" /* ; */ -- ;\n ; select 2",
            "select load_extension('/tmp/x.so')",
            "select writefile('" + outside + "', 'x')",
            "select readfile('/etc/passwd')",
            "select json(v) from t where id = 4",
            "select zeroblob(1000000000)",
            "select 1 from nothing",
            "",
            "; select 1")) {
      var ran = query("latest:runs", hostile, "--json");
      assertThat(ran.exit()).as(hostile + ran).isEqualTo(2);
      assertThat(ran.out()).contains("query-refused").doesNotContain("31mc");
    }
    assertThat(outside).doesNotExist();
    assertThat(Trees.describe(directory.resolve("live"))).isEqualTo(before);
    assertThat(query("latest:runs", "select ';' -- ;\n /* ; */ ; ;").exit()).isZero();
    assertThat(
            query("latest:runs", "select count(*) from \"" + ODD.replace("\"", "\"\"") + "\"")
                .exit())
        .isZero();
    requireNothingLeft();
  }

  @Test
  void anEndlessQueryIsGivenUp() {
    var endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select ";
    for (var each : List.of("count(*) from n", "i from n where i < 0")) {
      var ran = query("latest:runs", endless + each, "--timeout", "1s");
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("did not end within 1 s", "--timeout");
    }
    requireNothingLeft();
  }

  @Test
  void whatIsDamagedIsNamedAndNothingIsLeft() throws IOException {
    try (var packs = Files.walk(shell.at("repository/packs"))) {
      for (var each : packs.filter(Files::isRegularFile).toList()) {
        Files.delete(each);
      }
    }
    for (var ran :
        List.of(
            query("latest:runs", "select 1", "--json"),
            shell.run("diff", "latest", "live", "--rows", "--json"))) {
      assertThat(ran.exit()).as(ran.out()).isEqualTo(13);
      assertThat(ran.out()).contains("object-missing");
    }
    requireNothingLeft();
  }

  @Test
  void scratchWithinWhatIsLiveIsRefused() throws IOException {
    Files.createSymbolicLink(shell.at("link"), shell.at("live/logs"));
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            .replace("scratch_dir: scratch", "scratch_dir: link"));
    var before = Trees.describe(directory.resolve("live"));
    assertThat(query("latest:runs", "select 1").err()).contains("config-conflict");
    assertThat(shell.run("diff", "latest", "live", "--rows").err()).contains("config-conflict");
    assertThat(Trees.describe(directory.resolve("live"))).isEqualTo(before);
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    assertThat(query("latest:runs", "select 1", "--to", "x").exit()).isEqualTo(2);
    assertThat(query("latest:runs", "select 1", "--csv", "--json").exit()).isEqualTo(2);
    assertThat(query("latest:runs", "select 1", "--limit", "-1").exit()).isEqualTo(2);
    assertThat(shell.run("dump", "latest:state", "--csv").exit()).isEqualTo(2);
  }
}
