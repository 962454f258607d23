package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Rows of a snapshot that are put into tables which a service has migrated since.
class PostgresRowsTest {

  private static final String STRUCTURE =
      """
      select concat(conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,
                    obj_description(oid, 'pg_constraint')) from pg_constraint
       where connamespace <> 'pg_catalog'::regnamespace
         and connamespace <> 'information_schema'::regnamespace
      union all select concat(tgrelid::regclass, tgname, tgenabled) from pg_trigger
       where not tgisinternal
      union all select concat(attrelid::regclass, attname, atttypid::regtype, attnotnull)
        from pg_attribute a join pg_class c on c.oid = attrelid
       where relkind in ('r', 'p') and attnum > 0
         and relnamespace::regnamespace::text in ('public', '"Work"')
      union all select concat(relname, relowner::regrole, relacl) from pg_class
       where relnamespace::regnamespace::text in ('public', '"Work"')
      order by 1""";

  private static final String ROWS =
      """
      select 'note|' || concat_ws('|', id, what, above) from "Work".note
      union all select 'tag|' || concat_ws('|', note, word, upper) from "Work"."Tag s"
      union all select 'day|' || concat_ws('|', to_char(at, 'YYYY-MM-DD'), n) from day
      union all select concat_ws('|', 'seq', last_value, is_called) from "Work".note_id_seq
      union all select concat_ws('|', 'free', last_value, is_called) from free
      order by 1""";

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  /// References in a circle, to itself and to a partitioned table; triggers that would forbid all;
  /// values that look like the end of a copy.
  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                made.first() + "\" }",
                made.first() + "\", exclude_on_data_only: [schema_migrations] }"));
    postgres.sqlAsOwner(
        made.first(),
        """
        create table schema_migrations (version int);
        insert into schema_migrations values (1);
        create schema "Work";
        create table "Work".note (id bigserial primary key, what text,
          above bigint references "Work".note, last bigint);
        create table "Work"."Tag s" (note bigint not null references "Work".note,
          word text, n int generated always as identity, upper text generated always as
          (upper(word)) stored, rank int, primary key (note, word), unique (n),
          unique (rank) deferrable initially deferred);
        alter table "Work".note add constraint "last tag" foreign key (last)
          references "Work"."Tag s" (n) deferrable initially deferred not valid;
        create table day (at date, n int, primary key (at)) partition by range (at);
        create table day_1 partition of day for values from ('2026-01-01') to ('2026-02-01');
        create table day_2 partition of day for values from ('2026-02-01') to ('2026-03-01');
        create table hour (at date references day, of_day date, h int);
        comment on constraint hour_at_fkey on hour is 'it''s kept';
        create sequence free;
        insert into "Work".note (what, above) values (E'one\\\\.\\nend\\t\\\\N', 2), ('\\.', null),
          (null, 1);
        insert into "Work"."Tag s" (note, word) values (1, 'a'), (2, 'ß');
        update "Work".note set last = 2 where id = 1;
        insert into day values ('2026-01-02', 1), ('2026-02-03', 2);
        insert into hour values ('2026-01-02', '2026-02-03', 7);
        select setval('free', 40);
        """);
  }

  private void migrate() throws Exception {
    postgres.sqlAsOwner(
        made.first(),
        """
        update schema_migrations set version = 2;
        alter table "Work".note add column urgent boolean not null default true;
        create table brandnew (note bigint references "Work".note);
        create function forbid() returns trigger language plpgsql as
          $$ begin raise exception 'no'; end $$;
        create trigger forbid before insert or delete or truncate on "Work".note
          for each statement execute function forbid();
        create trigger always before insert on "Work"."Tag s"
          for each row execute function forbid();
        create trigger never before insert on "Work"."Tag s"
          for each row execute function forbid();
        create trigger ofparts before insert on day for each row execute function forbid();
        alter table "Work"."Tag s" enable always trigger always;
        alter table "Work"."Tag s" disable trigger never;
        alter database "%s" set datestyle to 'SQL, DMY';
        alter database "%s" set standard_conforming_strings to off;
        """
            .formatted(made.first(), made.first()));
  }

  private void lose() throws Exception {
    postgres.sqlAsOwner(
        made.first(),
        """
        alter table "Work".note disable trigger user;
        delete from hour;
        update "Work".note set last = null, above = null, what = 'lost';
        delete from "Work"."Tag s" where note = 2;
        delete from "Work".note where id > 1;
        alter table "Work".note enable trigger user;
        delete from accounts where id > 10;
        update day set n = 9;
        select setval('"Work".note_id_seq', 900);
        select setval('free', 1);
        """);
  }

  private List<String> rows() throws Exception {
    return postgres.rows(made.first(), ROWS);
  }

  private List<String> structure() throws Exception {
    return postgres.rows(made.first(), STRUCTURE);
  }

  private Shell.Ran restore(String... more) {
    var words =
        new ArrayList<>(List.of("restore", "latest", "--component", "controller", "--data-only"));
    words.addAll(List.of(more));
    return shell.run(words.toArray(String[]::new));
  }

  @Test
  void rowsComeBackAndTablesStayAsTheyWereMigrated() throws Exception {
    shell.must("backup");
    var before = rows();
    migrate();
    lose();
    var structure = structure();
    var ran = restore("--yes");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("leaves alone: brandnew (not in the snapshot), schema_migrations")
        .contains("so they get their defaults: urgent of Work.note");
    assertThat(rows()).isEqualTo(before).contains("free|40|t");
    assertThat(structure()).isEqualTo(structure);
    assertThat(made.look().getFirst()).isEqualTo("5000|500000");
    assertThat(postgres.rows(made.first(), "select version from schema_migrations"))
        .containsExactly("2");
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
    assertThat(schemas()).isEmpty();
  }

  private List<String> schemas() throws Exception {
    return postgres.rows(
        made.first(), "select nspname from pg_namespace where nspname like 'backstay%'");
  }

  @Test
  void whatIsNotSettledCanBeRolledBack() throws Exception {
    shell.must("backup");
    var sound = rows();
    migrate();
    lose();
    var lost = rows();
    var structure = structure();
    assertThat(restore("--yes", "--no-settle").exit()).isZero();
    assertThat(schemas()).hasSize(1);
    assertThat(shell.must("restore", "status", "--json").json()).containsEntry("data_only", true);
    assertThat(rows()).isEqualTo(sound);
    shell.must("restore", "rollback");
    assertThat(rows()).isEqualTo(lost);
    assertThat(structure()).isEqualTo(structure);
    assertThat(schemas()).isEmpty();
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }

  @Test
  void whatDoesNotFitIsNamedBeforeAnythingIsTouched() throws Exception {
    postgres.sqlAsOwner(made.first(), "select lo_from_bytea(0, 'large')");
    shell.must("backup");
    postgres.sqlAsOwner(
        made.first(),
        """
        drop table hour;
        alter table "Work".note drop column what;
        alter table accounts add column must int;
        update accounts set must = 1;
        alter table accounts alter column must set not null;
        """);
    var ran = restore("--dry-run");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err())
        .contains("[target-unsupported]")
        .contains("there is no table hour", "the snapshot has large objects")
        .contains("the table Work.note has no column what")
        .contains("the snapshot has no column must of accounts, which must have a value");
  }

  @Test
  void aRowThatWouldReferToNothingUndoesAll() throws Exception {
    shell.must("backup");
    migrate();
    lose();
    postgres.sqlAsOwner(
        made.first(),
        """
        alter table "Work".note disable trigger user;
        insert into "Work".note (id, what) values (77, 'new');
        alter table "Work".note enable trigger user;
        insert into brandnew values (77);
        """);
    var before = postgres.rows(made.first(), "select * from \"Work\".note order by id");
    var ran = restore("--yes");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(31);
    assertThat(ran.err()).contains("brandnew_note_fkey");
    assertThat(postgres.rows(made.first(), "select * from \"Work\".note order by id"))
        .isEqualTo(before);
    assertThat(schemas()).isEmpty();
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }

  @Test
  void tablesOfOthersAreNamed() throws Exception {
    shell.must("backup");
    postgres.sql(made.first(), "alter table hour owner to root");
    var ran = restore("--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("[rights-lacking]", "keeper does not own hour");
  }

  @Test
  void itIsOfOneDatabaseWhereItIs() {
    shell.must("backup");
    assertThat(shell.run("restore", "latest", "--data-only", "--yes").exit()).isEqualTo(2);
    assertThat(shell.run("restore", "latest", "--component", "tree", "--data-only").exit())
        .isEqualTo(2);
    assertThat(restore("--to", "look").exit()).isEqualTo(2);
  }
}
