package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Whose a restored database is, and who may use it.
class PostgresOwnersTest {

  private static final String ACCESS =
      """
      select coalesce(datacl::text, '') from pg_database where datname = current_database()
      union all select coalesce(nspacl::text, '') || nspowner::regrole::text
        from pg_namespace where nspname = 'work'
      union all select concat(relname, ' ', relowner::regrole, ' ', relacl)
        from pg_class where relnamespace = 'work'::regnamespace and relkind in ('r', 'S')
      union all select concat(defaclacl, defaclrole::regrole) from pg_default_acl
      union all select coalesce(setrole::regrole::text, '-') || array_to_string(setconfig, ';')
        from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
       where d.datname = current_database()
      union all select concat(proname, ' ', proowner::regrole, ' ', proacl)
        from pg_proc where pronamespace = 'work'::regnamespace
      order by 1""";

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;
  private String team;
  private String service;

  /// A team owns a schema, in which it no longer may make anything itself; a service has only what
  /// it was granted.
  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    var suffix = Long.toString(System.nanoTime(), 36);
    team = "Team's \"own\" " + suffix;
    service = "service-" + suffix;
    postgres.role(team.replace("\"", "\"\""));
    postgres.role(service);
    postgres.sql(
        made.first(),
        """
        grant %1$s to keeper;
        create schema work;
        create table work.jobs (id bigserial primary key, what text);
        create function work.next() returns bigint language sql security definer
          set search_path = '' as 'select max(id) from work.jobs';
        insert into work.jobs (what) values ('one'), ('two');
        alter table work.jobs owner to %1$s;
        alter function work.next() owner to %1$s;
        alter schema work owner to keeper;
        grant usage on schema work to "%2$s", %1$s;
        grant select, insert, update (what) on work.jobs to "%2$s";
        grant usage on sequence work.jobs_id_seq to "%2$s";
        revoke all on function work.next() from public;
        grant execute on function work.next() to "%2$s";
        set role keeper;
        alter default privileges in schema work grant select on tables to "%2$s";
        reset role;
        revoke all on database "%3$s" from public;
        grant connect, temporary on database "%3$s" to "%2$s";
        do $$ begin
          if current_setting('server_version_num')::int >= 150000 then
            execute 'grant set on parameter "app.greeting" to keeper';
          end if;
        end $$;
        alter database "%3$s" set search_path to work, public;
        alter database "%3$s" set "app.greeting" to 'it''s; "here"';
        alter database "%3$s" set default_transaction_isolation to 'repeatable read';
        """
            .formatted(Sqls.name(team), service, made.first()));
  }

  /// Names as SQL has them.
  private static final class Sqls {
    static String name(String name) {
      return "\"" + name.replace("\"", "\"\"") + "\"";
    }
  }

  private List<String> access() throws Exception {
    return postgres.rows(made.first(), ACCESS);
  }

  @Test
  void aServiceThatOnlyHasGrantsWorksAfterTheRestore() throws Exception {
    var before = access();
    assertThat(before).hasSize(7);
    shell.must("backup");
    postgres.sql(made.first(), "drop schema work cascade");
    shell.must("restore", "latest", "--component", "controller", "--yes");

    assertThat(access()).isEqualTo(before);
    assertThat(
            postgres.rowsAs(
                service,
                made.first(),
                """
                insert into jobs (what) values ('three') returning id;
                update work.jobs set what = 'done' where id = 1 returning what;
                select next();
                show app.greeting;
                show transaction_isolation;
                """))
        .containsExactly("3", "done", "3", "it's; \"here\"", "repeatable read");
  }

  @Test
  void theFormerDatabaseHasItsSettingsAgainAfterARollback() throws Exception {
    shell.must("backup");
    postgres.sql(
        "postgres", "alter database \"" + made.first() + "\" set \"app.greeting\" to 'new'");
    var before = access();
    shell.must("restore", "latest", "--component", "controller", "--yes", "--no-settle");
    assertThat(access()).isNotEqualTo(before);
    shell.must("restore", "rollback");
    assertThat(access()).isEqualTo(before);
  }

  @Test
  void rolesThatAreMissingAreNamedBeforeAnythingIsTouched() throws Exception {
    shell.must("backup");
    postgres.sql(
        made.first(),
        "drop owned by %1$s cascade; drop owned by %2$s cascade; drop role %1$s; drop role %2$s"
            .formatted(Sqls.name(team), Sqls.name(service)));
    for (var last : List.of("--dry-run", "--yes")) {
      var refused = shell.run("restore", "latest", "--component", "controller", last);
      assertThat(refused.exit()).as(refused.err()).isEqualTo(30);
      assertThat(refused.err())
          .contains("[rights-lacking]", team, service, "is not there", "--no-owner");
    }
    assertThat(made.databases()).hasSize(2);

    var plan =
        shell.must("restore", "latest", "--component", "controller", "--dry-run", "--no-owner");
    assertThat(plan.err()).contains("left out: the role " + team);
    shell.must("restore", "latest", "--component", "controller", "--yes", "--no-owner");
    assertThat(postgres.rows(made.first(), "select what from work.jobs order by id"))
        .containsExactly("one", "two");
    assertThat(
            postgres.rows(
                made.first(),
                "select distinct tableowner from pg_tables where schemaname in ('public', 'work')"))
        .containsExactly(RealPostgres.OWNER);
  }

  @Test
  void withoutOwnersTheGrantsOfRolesThatAreThereAreKept() throws Exception {
    postgres.role("other" + service);
    postgres.sql(
        made.first(), "grant select on work.jobs to %s".formatted(Sqls.name("other" + service)));
    shell.must("backup");
    postgres.sql(
        made.first(), "drop owned by %1$s; drop role %1$s".formatted(Sqls.name("other" + service)));
    shell.must("restore", "latest", "--component", "controller", "--yes", "--no-owner");
    assertThat(postgres.rowsAs(service, made.first(), "select count(*) from jobs"))
        .containsExactly("2");
  }

  @Test
  void anOwnerThatTheAccountIsNoMemberOfIsRefused() throws Exception {
    shell.must("backup");
    postgres.sql("postgres", "revoke %s from keeper".formatted(Sqls.name(team)));
    var refused = shell.run("restore", "latest", "--component", "controller", "--yes");
    assertThat(refused.exit()).isEqualTo(30);
    assertThat(refused.err())
        .contains("[rights-lacking]", "keeper cannot give anything to " + team);
    assertThat(made.databases()).hasSize(2);
  }

  @Test
  void whatOnlyASuperuserMaySetIsRefused() throws Exception {
    postgres.sql(
        "postgres",
        """
        alter database "%1$s" set log_min_duration_statement to '1s';
        alter database "%1$s" set "app.other" to 'x';
        alter role "%2$s" in database "%1$s" set work_mem to '8MB';
        """
            .formatted(made.first(), service));
    shell.must("backup");
    var refused = shell.run("restore", "latest", "--component", "controller", "--yes");
    assertThat(refused.exit()).isEqualTo(30);
    assertThat(refused.err())
        .contains(
            "keeper cannot set log_min_duration_statement in the database",
            "keeper cannot set app.other in the database",
            "keeper cannot set work_mem of " + service);
    shell.must("restore", "latest", "--component", "controller", "--yes", "--no-owner");
    assertThat(access())
        .noneMatch(it -> it.contains("log_min"))
        .anyMatch(it -> it.contains("app.greeting"));
  }

  @Test
  void aRoleOfAPolicyMustBeThere() throws Exception {
    postgres.sql(
        made.first(),
        """
        alter table work.jobs enable row level security;
        create policy all_theirs on work.jobs for select to %s using (what <> ' to me ');
        """
            .formatted(Sqls.name(service)));
    shell.must("backup");
    postgres.sql(
        made.first(),
        "drop schema work cascade; drop owned by %1$s; drop role %1$s"
            .formatted(Sqls.name(service)));
    var refused =
        shell.run("restore", "latest", "--component", "controller", "--yes", "--no-owner");
    assertThat(refused.exit()).isEqualTo(30);
    assertThat(refused.err()).contains("the role " + service + " of the policy");
  }
}
