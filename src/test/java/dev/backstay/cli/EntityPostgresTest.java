package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import dev.backstay.testing.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One run is put back among all rows of a database that is used.
class EntityPostgresTest {

  private static final String ROWS =
      """
      select 'run ' || to_jsonb(t)::text from "Work"."Run s" t
      union all select 'event ' || to_jsonb(t)::text from events t
      union all select 'note ' || to_jsonb(t)::text from notes t
      union all select 'share ' || to_jsonb(t)::text from shares t
      order by 1""";

  private static final String VALUES =
      """
      E'tab\\tline\\nback\\\\slash\\\\. \\\\N', null,
      '\\x00ff5c0a', '{"b": 1,  "a": [null]}', '{"b":  1}',
      array[['a,"b','{}'],[null,'x']], 0.1::float8, 'NaN', '2026-01-02 03:04:05.678901+02'""";

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir(factory = InMemory.class)
  Path directory;

  private PostgresInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    // The server that rows are asked of runs as an account without rights.
    Files.setAttribute(directory, "unix:mode", 0711);
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            + """
            entities:
              run:
                parts:
                  - { component: controller, table: "Work.Run s", key: Id }
                  - { component: controller, table: events, key: run, renew: [id] }
                  - { component: tree, path: "{id}.txt" }
            """);
    sql(
        """
        create schema "Work";
        create table "Work"."Run s" ("Id" text primary key, txt text, nul text, raw bytea,
          doc json, bin jsonb, arr text[], num float8, nan numeric, at timestamptz,
          up text generated always as (upper("Id")) stored);
        create table events (id bigint generated always as identity primary key,
          run text not null references "Work"."Run s", what text);
        create table notes (run text references "Work"."Run s", note text);
        create table shares (run text references "Work"."Run s" on delete cascade, who text);
        """);
    addRun("one");
    addRun("two");
    shell.must("backup");
  }

  private void sql(String statements) throws Exception {
    postgres.sqlAsOwner(made.first(), statements);
  }

  private void addRun(String id) throws Exception {
    var text = "'" + id.replace("'", "''") + "'";
    sql(
        """
        insert into "Work"."Run s" values (%1$s, %2$s);
        insert into events (run, what) values (%1$s, 'begun'), (%1$s, null);
        insert into notes values (%1$s, 'kept');
        insert into shares values (%1$s, 'kept');
        """
            .formatted(text, VALUES));
  }

  private List<String> look() throws Exception {
    return postgres.rows(made.first(), ROWS);
  }

  private void requireNothingLeft() throws Exception {
    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
    assertThat(
            postgres.rows(
                made.first(), "select relname from pg_class where relname like 'backstay%'"))
        .isEmpty();
    try (var left = Files.list(shell.at("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aDamagedRunIsAsTheSnapshotHasItAndAllElseStays() throws Exception {
    var before = look();
    sql(
        """
        update "Work"."Run s" set txt = 'broken', raw = null, doc = '[]' where "Id" = 'one';
        update events set what = 'broken' where id = 1;
        delete from events where id = 2;
        insert into events (run, what) values ('one', 'wrong');
        update "Work"."Run s" set txt = 'newer' where "Id" = 'two';
        """);

    var done =
        shell.must("restore", "latest", "--entity", "run:one", "--yes", "--json").jsonLines();

    sql(
        "update \"Work\".\"Run s\" t set txt = o.txt from \"Work\".\"Run s\" o where o.\"Id\" = 'one'");
    assertThat(look()).isEqualTo(before);
    assertThat(done.getLast().toString()).contains("removed=2").contains("put_in=2");
    requireNothingLeft();
  }

  @Test
  void aLostRunComesBack() throws Exception {
    sql("delete from notes; delete from shares");
    var before = look();
    sql(
        "delete from events where run = 'one'; delete from \"Work\".\"Run s\" where \"Id\" = 'one'");

    shell.must("restore", "latest", "--entity", "run:one", "--yes");

    assertThat(look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void aCloneStandsBesideTheRun() throws Exception {
    var before = look();

    shell.must("restore", "latest", "--entity", "run:one", "--as", "O'Neil\\n", "--yes");

    var now = look();
    assertThat(now).containsAll(before).hasSize(before.size() + 3);
    assertThat(
            postgres.rows(
                made.first(),
                """
                select a."Id", a.up, row(a.txt, a.raw, a.doc::text, a.arr, a.num, a.nan, a.at)
                         = row(b.txt, b.raw, b.doc::text, b.arr, b.num, b.nan, b.at)
                  from "Work"."Run s" a, "Work"."Run s" b
                 where a."Id" like 'O%' and b."Id" = 'one'"""))
        .containsExactly("O'Neil\\n|O'NEIL\\N|t");
    assertThat(postgres.rows(made.first(), "select id from events where run like 'O%' order by 1"))
        .containsExactly("5", "6");
    requireNothingLeft();
    assertThat(shell.run("restore", "latest", "--entity", "run:two", "--as", "one", "--yes").err())
        .contains("run:one is live already");
  }

  @Test
  void whatRefersToItStaysThere() throws Exception {
    var before = look();
    sql("update \"Work\".\"Run s\" set txt = 'broken' where \"Id\" = 'one'");

    shell.must("restore", "latest", "--entity", "run:one", "--yes");

    assertThat(look()).isEqualTo(before);
  }

  /// The snapshot has no such run in its second part's rows: they would be removed, and rows of
  /// others with them.
  @Test
  void rowsThatWouldTakeOthersAlongAreNotRemoved() throws Exception {
    sql("create table extras (event bigint references events on delete cascade)");
    sql("insert into events (run, what) values ('one', 'extra')");
    sql("insert into extras select max(id) from events");
    var before = look();

    var ran = shell.run("restore", "latest", "--entity", "run:one", "--yes");

    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("extras").contains("former state again");
    assertThat(look()).isEqualTo(before);
    assertThat(postgres.rows(made.first(), "select count(*) from extras")).containsExactly("1");
    requireNothingLeft();
  }

  @Test
  void whatFailsInTheSecondPartLeavesAllAsItWas() throws Exception {
    Files.writeString(shell.at("live/tree/one.txt"), "one");
    shell.must("backup");
    sql("delete from events where run = 'one'");
    sql("insert into events overriding system value values (1, 'two', 'taken')");
    Files.writeString(shell.at("live/tree/one.txt"), "broken");
    var before = look();

    var ran = shell.run("restore", "latest", "--entity", "run:one", "--yes");

    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("events_pkey").contains("former state again");
    assertThat(look()).isEqualTo(before);
    assertThat(shell.at("live/tree/one.txt")).hasContent("broken");
    requireNothingLeft();
  }

  @Test
  void columnsThatAreNotLiveAnyMoreAreAnObstacle() throws Exception {
    sql("alter table events drop column what; alter table events add must int not null default 1");
    var ran = shell.run("restore", "latest", "--entity", "run:one", "--dry-run");
    assertThat(ran.err()).contains("column what of table events is in the snapshot and not live");
    requireNothingLeft();
  }

  @Test
  void whatIsNotSettledIsTakenBackUnlessItWasChangedSince() throws Exception {
    sql("update \"Work\".\"Run s\" set txt = 'broken' where \"Id\" = 'one'");
    var before = look();
    shell.must("restore", "latest", "--entity", "run:one", "--yes", "--no-settle");
    assertThat(look()).isNotEqualTo(before);
    sql("update \"Work\".\"Run s\" set txt = txt || 'later' where \"Id\" = 'one'");
    var later = look();

    var ran = shell.run("restore", "rollback");
    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("changed since they were put in");
    assertThat(look()).isEqualTo(later);
    sql("update \"Work\".\"Run s\" set txt = left(txt, -5) where \"Id\" = 'one'");
    shell.must("restore", "rollback");

    assertThat(look()).isEqualTo(before);
    requireNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' or true --\n\\.\n\\q\ta :x :'x' $$ %s \\",
        "\"; drop table events; -- été-日本-\uD83D\uDE00",
      })
  void awkwardIdsAreOnlyValues(String id) throws Exception {
    addRun(id);
    shell.must("backup");
    var before = look();
    sql("update \"Work\".\"Run s\" set txt = 'x' where \"Id\" not in ('one', 'two')");

    shell.must("restore", "latest", "--entity", "run:" + id, "--yes");

    assertThat(look()).isEqualTo(before);
    shell.must("restore", "latest", "--entity", "run:one", "--as", "new" + id, "--yes");
    assertThat(look()).containsAll(before).hasSize(before.size() + 3);
    requireNothingLeft();
  }
}
