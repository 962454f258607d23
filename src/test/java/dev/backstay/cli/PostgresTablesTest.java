package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Tables of a snapshot that are put into a database whose other tables go on.
class PostgresTablesTest {

  private static final String STRUCTURE =
      """
      select concat(conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,
                    obj_description(oid, 'pg_constraint')) from pg_constraint
       where connamespace::regnamespace::text in ('public', '"Work"')
      union all select concat(tgrelid::regclass, tgname, tgenabled) from pg_trigger
       where not tgisinternal
      union all select concat(attrelid::regclass, attname, attnum, atttypid::regtype, attnotnull,
                    attidentity, attgenerated, attstattarget, attstorage,
                    pg_get_expr(adbin, adrelid), col_description(attrelid, attnum), attacl)
        from pg_attribute a join pg_class c on c.oid = attrelid
             left join pg_attrdef d on adrelid = attrelid and adnum = attnum
       where relkind in ('r', 'p') and attnum > 0 and not attisdropped
         and relnamespace::regnamespace::text in ('public', '"Work"')
      union all select concat(relnamespace::regnamespace, relname, relkind, relowner::regrole,
                    (select string_agg(x::text, ' ' order by x::text) from unnest(coalesce(relacl,
                       acldefault(case relkind when 'S' then 's' else 'r' end::"char",
                         relowner))) x),
                    obj_description(oid, 'pg_class'), relrowsecurity, relreplident, reloptions,
                    case when relkind = 'i' then pg_get_indexdef(oid) end)
        from pg_class where relnamespace::regnamespace::text in ('public', '"Work"')
      union all select concat(nspname, nspowner::regrole, nspacl,
                    obj_description(oid, 'pg_namespace')) from pg_namespace
       where nspname = 'Work'
      union all select concat(polrelid::regclass, polname, pg_get_expr(polqual, polrelid))
        from pg_policy
      union all select concat(stxnamespace::regnamespace, stxname, pg_get_statisticsobjdef(oid))
        from pg_statistic_ext
      union all select concat(ev_class::regclass, pg_get_ruledef(oid)) from pg_rewrite
       where rulename <> '_RETURN' and ev_class > 16383
      order by 1""";

  private static final String ROWS =
      """
      select 'note|' || concat_ws('|', id, what, above) from "Work".note
      union all select 'tag|' || concat_ws('|', note, word, upper, n) from "Work"."Tag s"
      union all select concat_ws('|', 'seq', last_value, is_called) from "Work".note_id_seq
      union all select concat_ws('|', 'n', last_value, is_called) from "Work"."Tag s_n_seq"
      order by 1""";

  private static final String IDS =
      """
      select concat_ws('|', oid, relnamespace, relname, relfilenode) from pg_class
       where relnamespace::regnamespace::text in ('public', '"Work"')
      union all select concat_ws('|', oid, stxname, stxnamespace::regnamespace)
        from pg_statistic_ext
      order by 1""";

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  @BeforeAll
  static void start() throws Exception {
    postgres.role("clerk");
    postgres.role("reader");
    postgres.sql("postgres", "grant clerk to " + RealPostgres.OWNER);
  }

  /// References in a circle, to itself, to and from others; whatever can hang on a table.
  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    postgres.sqlAsOwner(
        made.first(),
        """
        create schema "Work";
        grant usage on schema "Work" to reader;
        comment on schema "Work" is 'what is to be done';
        create type mood as enum ('good', 'bad');
        create function upper_of(text) returns text immutable language sql as
          $$ select upper($1) $$;
        create table kind (name text primary key);
        create table day (at date) partition by range (at);
        create table "Work".note (id bigserial primary key, what text default 'none',
          above bigint references "Work".note, last bigint, how mood not null default 'good',
          kind text references kind, check (what <> 'never'));
        create table "Work"."Tag s" (note bigint not null references "Work".note,
          word text, n int generated always as identity, upper text generated always as
          (upper_of(word)) stored, rank int, primary key (note, word), unique (n),
          unique (rank) deferrable initially deferred);
        alter table "Work".note add constraint "last tag" foreign key (last)
          references "Work"."Tag s" (n) deferrable initially deferred not valid;
        create table "Work"."Tag" (id int primary key, note bigint references "Work".note);
        create index "by mood" on "Work".note (how, upper_of(what)) where what is not null;
        create statistics "Work"."how and what" on how, what from "Work".note;
        alter table "Work".note alter column what set statistics 77;
        alter table "Work".note alter column what set storage external;
        alter table "Work".note set (fillfactor = 70);
        create function forbid() returns trigger language plpgsql as
          $$ begin raise exception 'no'; end $$;
        create trigger forbid before delete on "Work".note
          for each row execute function forbid();
        create trigger never before insert on "Work".note
          for each row execute function forbid();
        alter table "Work".note disable trigger never;
        create policy own on "Work".note using (what <> 'secret');
        alter table "Work".note enable row level security;
        create rule quiet as on delete to "Work"."Tag s" do instead nothing;
        comment on table "Work".note is 'it''s a note';
        comment on column "Work".note.what is E'two\\nlines \\\\! true';
        comment on constraint "last tag" on "Work".note is 'kept';
        comment on index "Work"."by mood" is 'kept too';
        grant select on "Work".note to reader;
        grant update (what) on "Work".note to reader;
        grant usage on sequence "Work".note_id_seq to reader;
        create table of_clerk (id int primary key);
        grant select on of_clerk to reader;
        insert into kind values ('a'), ('b');
        insert into "Work".note (what, above, kind) values (E'one\\\\.\\nend\\t\\\\N', 2, 'a'),
          ('\\\\.', null, 'b'), (null, 1, null);
        insert into "Work"."Tag s" (note, word) values (1, 'a'), (2, 'ß');
        insert into "Work"."Tag" values (1, 1);
        update "Work".note set last = 2 where id = 1;
        insert into of_clerk values (1);
        """);
    postgres.sql(made.first(), "alter table of_clerk owner to clerk");
  }

  /// Rows and structure of two tables are not what they were, and other tables go on.
  private void spoil() throws Exception {
    postgres.sqlAsOwner(
        made.first(),
        """
        alter table "Work".note disable trigger user;
        update "Work".note set what = 'lost', last = null;
        delete from "Work"."Tag";
        alter table "Work".note drop column how, add column fresh int;
        alter table "Work".note no force row level security;
        alter table "Work"."Tag s" drop constraint "Tag s_rank_key";
        grant insert on "Work".note to reader;
        revoke usage on sequence "Work".note_id_seq from reader;
        alter default privileges in schema "Work" grant all on tables to reader;
        alter default privileges in schema "Work" grant all on sequences to reader;
        insert into kind values ('new');
        select setval('"Work".note_id_seq', 900);
        """);
  }

  private List<String> structure() throws Exception {
    return postgres.rows(made.first(), STRUCTURE);
  }

  private List<String> rows() throws Exception {
    return postgres.rows(made.first(), ROWS);
  }

  private List<String> ids() throws Exception {
    return postgres.rows(made.first(), IDS);
  }

  private Shell.Ran restore(String... more) {
    var words = new ArrayList<>(List.of("restore", "latest", "--component", "controller"));
    words.addAll(List.of(more));
    return shell.run(words.toArray(String[]::new));
  }

  private void requireClean() throws Exception {
    assertThat(made.leftovers()).isEmpty();
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }

  @Test
  void aTableThatWasDroppedComesBackAndTheRestGoesOn() throws Exception {
    shell.must("backup");
    var structure = structure();
    postgres.sqlAsOwner(made.first(), "drop table accounts");
    postgres.sqlAsOwner(made.first(), "insert into kind values ('since')");
    var ran = restore("--table", "accounts", "--yes");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("tables accounts");
    assertThat(ran.err()).contains("makes accounts, which is not there");
    assertThat(made.look().getFirst()).isEqualTo("5000|500000");
    assertThat(structure()).isEqualTo(structure);
    assertThat(postgres.rows(made.first(), "select name from kind"))
        .containsExactly("a", "b", "since");
    requireClean();
  }

  @Test
  void tablesAreReplacedWithAllThatBelongsToThem() throws Exception {
    shell.must("backup");
    var structure = structure();
    var rows = rows();
    spoil();
    postgres.sqlAsOwner(made.first(), "delete from accounts where id > 7");
    var ran = restore("--table", "Work.note,Work.Tag s", "--yes");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("replaces Work.Tag s, Work.note")
        .contains("references that are checked anew: Work.Tag.Tag_note_fkey");
    assertThat(rows()).isEqualTo(rows);
    assertThat(structure()).isEqualTo(structure);
    assertThat(postgres.rows(made.first(), "select count(*) from accounts")).containsExactly("7");
    assertThat(postgres.rows(made.first(), "select name from kind"))
        .containsExactly("a", "b", "new");
    requireClean();
  }

  @Test
  void whatIsNotSettledCanBeRolledBackToTheVeryTables() throws Exception {
    shell.must("backup");
    var sound = rows();
    spoil();
    postgres.sqlAsOwner(made.first(), "drop table accounts");
    var lost = rows();
    var structure = structure();
    var ids = ids();
    var ran =
        restore("--table", "Work.note", "--table", "Work.Tag s,accounts", "--yes", "--no-settle");
    assertThat(ran.exit()).as(ran.err()).isZero();
    var status = shell.must("restore", "status", "--json").json();
    assertThat(status)
        .containsEntry("data_only", false)
        .containsEntry("tables", List.of("Work.note", "Work.Tag s", "accounts"));
    assertThat(rows()).isEqualTo(sound);
    assertThat(ids()).isNotEqualTo(ids);
    shell.must("restore", "rollback");
    assertThat(rows()).isEqualTo(lost);
    assertThat(structure()).isEqualTo(structure);
    assertThat(ids()).isEqualTo(ids);
    requireClean();
  }

  @Test
  void aSchemaThatWasDroppedComesBack() throws Exception {
    shell.must("backup");
    var structure = structure();
    var rows = rows();
    postgres.sqlAsOwner(made.first(), "drop schema \"Work\" cascade");
    var ran = restore("--schema", "Work", "--yes", "--no-settle");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("makes the schema Work");
    assertThat(rows()).isEqualTo(rows);
    assertThat(structure()).isEqualTo(structure);
    shell.must("restore", "rollback");
    assertThat(postgres.rows(made.first(), "select to_regnamespace('\"Work\"') is null"))
        .containsExactly("t");
    requireClean();
  }

  @Test
  void ownersAndGrantsAreThoseOfTheSnapshot() throws Exception {
    shell.must("backup");
    var structure = structure();
    postgres.sqlAsOwner(made.first(), "drop table of_clerk");
    var ran = restore("--table", "of_clerk", "--yes");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(structure()).isEqualTo(structure);
    assertThat(postgres.rowsAs("reader", made.first(), "select id from of_clerk"))
        .containsExactly("1");
    assertThat(
            postgres.rows(made.first(), "select has_schema_privilege('clerk', 'public', 'create')"))
        .containsExactly("f");
  }

  @Test
  void whatWouldFollowTheFormerTableIsNamedAndNothingIsTouched() throws Exception {
    shell.must("backup");
    postgres.sqlAsOwner(
        made.first(),
        """
        create view busy as select * from accounts where balance > 0;
        create function total() returns bigint begin atomic select sum(balance) from accounts; end;
        create table copies (a accounts);
        create publication feed for table accounts;
        create policy seen on kind using (exists (select from accounts));
        """);
    var ids = ids();
    var ran = restore("--table", "accounts", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err())
        .contains("[target-unsupported]")
        .contains("view public.busy", "function public.total()", "column a of table public.copies")
        .contains("publication", "policy seen on table public.kind");
    assertThat(ids()).isEqualTo(ids);
    requireClean();
  }

  @Test
  void whatTheTablesNeedAndIsGoneIsNamed() throws Exception {
    shell.must("backup");
    postgres.sqlAsOwner(
        made.first(),
        """
        drop table "Work".note cascade;
        drop type mood;
        drop function forbid cascade;
        drop table kind cascade;
        """);
    var ran = restore("--table", "Work.note", "--dry-run");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err())
        .contains("[target-unsupported]")
        .contains("type public.mood", "function public.forbid()", "table public.kind")
        .contains("not made again, as they are of other tables: references Work.Tag s.Tag s_note");
  }

  @Test
  void aTableThatTheSnapshotHasNotIsRefusedWithThoseItHas() {
    shell.must("backup");
    for (var part : List.of("--dry-run", "--data-only")) {
      var ran = restore("--table", "account", "--schema", "work", part, "--yes");
      assertThat(ran.exit()).isEqualTo(30);
      assertThat(ran.err())
          .contains("[target-unsupported]")
          .contains("the snapshot has no table account, no table in the schema work")
          .contains("it has Work.Tag, Work.Tag s, Work.note, accounts, day, kind, of_clerk");
    }
  }

  @Test
  void partsAndWholesAreRefused() {
    shell.must("backup");
    var ran = restore("--table", "day", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("day is partitioned");
  }

  @Test
  void rowsThatNoLongerReferToAnythingUndoAll() throws Exception {
    postgres.sqlAsOwner(made.first(), "create table since (id int references accounts)");
    shell.must("backup");
    postgres.sqlAsOwner(
        made.first(), "insert into accounts values (9999, 1); insert into since values (9999)");
    var ids = ids();
    var ran = restore("--table", "accounts", "--yes");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(31);
    assertThat(ran.err()).contains("since_id_fkey");
    assertThat(ids().stream().filter(it -> it.contains("accounts")))
        .isEqualTo(ids.stream().filter(it -> it.contains("accounts")).toList());
    requireClean();
  }

  @Test
  void rowsOfOneTableComeBackAloneToo() throws Exception {
    shell.must("backup");
    spoil();
    postgres.sqlAsOwner(made.first(), "delete from accounts where id % 2 = 0");
    postgres.sqlAsOwner(made.first(), "alter table accounts add column since int");
    var rows = rows();
    var ran = restore("--table", "accounts", "--data-only", "--yes");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("rows of accounts");
    assertThat(made.look().getFirst()).isEqualTo("5000|500000");
    assertThat(rows()).isEqualTo(rows);
    requireClean();
  }

  /// Names that look like commands of the client program, like SQL, and like other tables.
  @Test
  void namesAreTakenAsTheyAre() throws Exception {
    var odd = "a\"b\"; drop table kind\n\\! touch ran\n'$1 %s";
    var quoted = "\"Work\".\"" + odd.replace("\"", "\"\"") + "\"";
    postgres.sqlAsOwner(
        made.first(),
        """
        create table %1$s (id serial primary key, "%%s \\x" text default 'a''b\\', up int
          constraint "s'; \\q" references %1$s);
        insert into %1$s ("%%s \\x", up) values ('one', 1), (default, 1);
        comment on table %1$s is '''; \\! touch ran';
        """
            .formatted(quoted));
    shell.must("backup");
    var structure = structure();
    var rows = postgres.rows(made.first(), "select * from " + quoted);
    postgres.sqlAsOwner(made.first(), "delete from " + quoted);
    var ran = restore("--table", "Work." + odd, "--yes", "--no-settle");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(postgres.rows(made.first(), "select * from " + quoted)).isEqualTo(rows).hasSize(2);
    assertThat(structure()).isEqualTo(structure);
    shell.must("restore", "rollback");
    assertThat(postgres.rows(made.first(), "select * from " + quoted)).isEmpty();
    assertThat(structure()).isEqualTo(structure);
    assertThat(shell.at("ran")).doesNotExist();
    assertThat(Path.of("ran")).doesNotExist();
    requireClean();
  }

  @Test
  void itIsOfOneDatabaseWhereItIs() {
    shell.must("backup");
    assertThat(shell.run("restore", "latest", "--table", "accounts", "--yes").exit()).isEqualTo(2);
    assertThat(shell.run("restore", "latest", "--component", "tree", "--schema", "x").exit())
        .isEqualTo(2);
    var ran = restore("--to", "look", "--table", "accounts");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("pg_restore");
  }
}
