package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import dev.backstay.testing.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Rows of PostgreSQL databases as snapshots have them, and what differs between them.
class PostgresRowsAskedTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir(factory = InMemory.class)
  private Path directory;

  private Shell shell;
  private String database;

  @BeforeEach
  void makeSnapshot() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    var installation = PostgresInstallation.make(postgres, directory);
    shell = installation.shell();
    database = installation.first();
    postgres.sqlAsOwner(
        database,
        """
        create table kinds (id bigint primary key, n numeric, f float8, b bool, t text, y bytea,
          at timestamptz, j jsonb, a int[]);
        insert into kinds values
          (1, null, null, null, null, null, null, null, null),
          (9007199254740993, 12345678901234567890.10, 'NaN', true, '', '\\x00ff',
            '2026-01-02 03:04:05.5+02', '{"k": [1, "x"]}', '{1,null}'),
          (3, 1.50, 1e300, false, E'a\\r\\n"b",\\x1b[31m\\\\;', '', 'infinity', 'null', '{}');
        create table bag (a int, b text);
        insert into bag values (1, 'x'), (1, 'x'), (null, ''), (null, null);
        create table pair (a text, b int, c int, primary key (b, a));
        insert into pair values ('é', 1, 1), ('z', 1, 1), ('Z', 1, 1),
          ('\uFF61', 1, 1), ('\uD83D\uDE00', 1, 1), ('z', -2, 1), ('z', 10, 1);
        create schema "Odd "" schema";
        create table "Odd "" schema"."odd "" name; \\x"
          (id uuid primary key, "v "" w" text, api_key text);
        insert into "Odd "" schema"."odd "" name; \\x"
          values ('00000000-0000-0000-0000-000000000001', 'one', 'old-hidden'),
                 ('f0000000-0000-0000-0000-000000000001', 'two', 'x');
        create table gone (x int);
        create table empty (id int primary key);
        create table secured (id int primary key, owner text);
        insert into secured values (1, 'a');
        alter table secured enable row level security;
        """);
    shell.must("backup");
  }

  private Shell.Ran query(String sql, String... more) {
    var arguments = new ArrayList<>(List.of("dump", "latest:controller", "--query", sql));
    arguments.addAll(List.of(more));
    return shell.run(arguments.toArray(String[]::new));
  }

  @Test
  void valuesKeepTheirTypes() throws Exception {
    var before = postgres.rows(database, "select kinds::text from kinds order by id");
    var ran = query("select *, 1 as id from kinds order by kinds.id", "--json");
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains(
            "[\"id\",\"n\",\"f\",\"b\",\"t\",\"y\",\"at\",\"j\",\"a\",\"id\"]",
            "[1,null,null,null,null,null,null,null,null,1]",
            "[3,1.50,1e+300,false,\"a\\r\\n\\\"b\\\",\\u001B[31m\\\\;\",{\"base64\":\"\"},\"infinity\","
                + "\"null\",\"{}\",1]",
            "[9007199254740993,12345678901234567890.10,\"NaN\",true,\"\",{\"base64\":\"AP8=\"},"
                + "\"2026-01-02 01:04:05.5+00\",\"{\\\"k\\\": [1, \\\"x\\\"]}\",\"{1,NULL}\",1]");
    assertThat(query("select * from empty; -- ;").out().lines()).containsExactly("id");
    assertThat(query("select '\\;' as x, ':y' where 'a' ~ '\\w'").out()).contains("\\;", ":y");
    assertThat(query("select count(*) as n from secured").out().lines()).containsExactly("n", "1");
    var many = query("select n from generate_series(1, 30000) n", "--limit", "25000", "--json");
    assertThat(many.out()).contains("[24999],[25000]]", "\"more\":true").doesNotContain("25001");
    assertThat(postgres.rows(database, "select kinds::text from kinds order by id"))
        .isEqualTo(before);
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }

  @Test
  void whatDoesMoreThanReadIsRefused() throws Exception {
    var touched = directory.resolve("touched");
    for (var hostile :
        Map.of(
                "delete from bag",
                "DELETE",
                "with x as (insert into bag values (7, '') returning a) select * from x",
                "more than read (25006)",
                "select 1; delete from bag",
                "multi-query",
                "commit; drop table bag",
                "multi-query",
                "select 1) q; drop table bag; --",
                "syntax error",
                "copy bag to program 'touch " + touched + "'",
                "COPY",
                "select pg_read_file('/etc/passwd')",
                "permission denied",
                "\\! touch " + touched,
                "syntax error",
                "select nextval('pg_catalog.x')",
                "does not exist",
                "begin",
                "")
            .entrySet()) {
      var ran = query(hostile.getKey());
      assertThat(ran.exit()).as(hostile + ran.err()).isEqualTo(2);
      assertThat(ran.err()).contains("query-refused", hostile.getValue());
    }
    for (var atARow :
        List.of("select t::int from kinds where id = 3", "select lo_import('/etc/passwd')")) {
      var ran = query(atARow);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("query-refused").doesNotContain("31m");
    }
    assertThat(touched).doesNotExist();
    assertThat(shell.at("scratch")).isEmptyDirectory();
    assertThat(postgres.rows(database, "select count(*) from bag")).containsExactly("4");
  }

  @Test
  void anEndlessQueryIsGivenUp() {
    var ran =
        query(
            "with recursive n(i) as (select 1 union all select 1 from n) select count(*) from n",
            "--timeout",
            "2s");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("did not end within 2 s");
    assertThat(shell.at("scratch")).isEmptyDirectory();
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
    var odd = "\"Odd \"\" schema\".\"odd \"\" name; \\x\"";
    postgres.sqlAsOwner(
        database,
        """
        update accounts set balance = 7 where id between 10 and 19;
        delete from accounts where id > 4990;
        insert into accounts select n, 1 from generate_series(5001, 5003) n;
        update kinds set n = 1.5, j = '{"k": 2}', at = '2027-01-01 00:00:00Z' where id = 3;
        delete from bag where ctid = (select min(ctid) from bag);
        insert into bag values (null, null), (null, ' ');
        update pair set c = 2 where a = 'é';
        delete from pair where a = 'Z';
        insert into pair values ('\uFF62', 1, 1), ('a', 2, 1);
        update %s set "v "" w" = E'ONE\\x1b[31m', api_key = 'new-hidden'
         where id = '00000000-0000-0000-0000-000000000001';
        drop table gone;
        alter table empty alter id type bigint, add more text;
        """
            .formatted(odd));
    var look = "select pg_catalog.pg_current_xact_id_if_assigned() is null, count(*) from accounts";
    var before = postgres.rows(database, look);
    var live =
        shell
            .must(
                "diff",
                "latest",
                "live",
                "--rows",
                "--component",
                "controller",
                "--limit",
                "2",
                "--json")
            .json();
    assertThat(postgres.rows(database, look)).isEqualTo(before);
    assertThat(counts(live, "accounts")).isEqualTo(List.of("changed", 5000L, 4993L, 3L, 10L, 10L));
    assertThat(counts(live, "bag")).isEqualTo(List.of("changed", 4L, 5L, 2L, 1L, 0L));
    assertThat(counts(live, "pair")).isEqualTo(List.of("changed", 7L, 8L, 2L, 1L, 1L));
    assertThat(counts(live, "gone")).isEqualTo(List.of("removed", 0L, 0L, 0L, 0L, 0L));
    assertThat(counts(live, "secured")).isEqualTo(List.of("none", 1L, 1L, 0L, 0L, 0L));
    assertThat(table(live, "empty").get("columns"))
        .isEqualTo(
            List.of(
                Map.of("column", "id", "before", "integer", "after", "bigint"),
                Map.of("column", "more", "after", "text")));
    assertThat(table(live, "pair").get("key")).isEqualTo(List.of("b", "a"));
    var kinds = JsonValues.objects(table(live, "kinds"), "examples").getFirst();
    assertThat(kinds.get("columns"))
        .isEqualTo(
            List.of(
                Map.of("column", "n", "before", "1.50", "after", "1.5"),
                Map.of("column", "at", "before", "infinity", "after", "2027-01-01 00:00:00+00"),
                Map.of("column", "j", "before", "null", "after", "{\"k\": 2}")));
    assertThat(JsonValues.objects(table(live, "accounts"), "examples")).hasSize(2);
    var named = table(live, "Odd \" schema.odd \" name; \\x");
    assertThat(named.toString()).contains("rows_changed=1", "***").doesNotContain("hidden");

    var text = shell.must("diff", "latest", "live", "--rows", "--limit", "9").out();
    assertThat(text).contains("controller", "accounts").doesNotContain("\u001b", "hidden");
    shell.must("backup");
    assertThat(
            shell
                .must(
                    "diff",
                    "latest~1",
                    "latest",
                    "--rows",
                    "--component",
                    "controller",
                    "--limit",
                    "2",
                    "--json")
                .json())
        .isEqualTo(live);
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }
}
