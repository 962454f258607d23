package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Databases in which somebody left code for whoever restores them.
class PostgresHostileDumpTest {

  private static final String GRANTED =
      """
      select relname, relacl from pg_class
       where relacl is not null and relnamespace = 'public'::regnamespace order by 1""";

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
  }

  private Shell.Ran restore(String... more) {
    var words = new String[4 + more.length];
    System.arraycopy(
        new String[] {"restore", "latest", "--component", "controller"}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return shell.run(words);
  }

  @Test
  void codeOfPlainAccountsIsListedInThePlan() throws Exception {
    postgres.sqlAsOwner(
        made.first(),
        """
        create function touch() returns trigger language plpgsql as
          'begin new.balance = new.balance; return new; end';
        create trigger touched before update on accounts
          for each row execute function touch();
        """);
    shell.must("backup");
    var plan = restore("--dry-run");
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.err())
        .contains("code that the server will run: 1 function, 1 trigger of keeper");
    assertThat(restore("--yes").exit()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '¦',
      value = {
        "event trigger ¦ create function seen() returns event_trigger language plpgsql as 'begin end';"
            + " create event trigger seen on ddl_command_end execute function seen()",
        "function ¦ create function sine(float8) returns float8 language internal as 'dsin'",
        "function ¦ create function public.\"f\"(a text default ' LANGUAGE sql ')"
            + " returns float8 language \"internal\" as 'dsin'",
        "extension ¦ create extension pg_buffercache",
        "cast ¦ create type t as (a int); create function f(t) returns int language sql"
            + " as 'select 1'; create cast (t as int) with function f(t)",
        "foreign data wrapper ¦ create foreign data wrapper w",
        "server ¦ create foreign data wrapper w; create server s foreign data wrapper w",
      })
  void whatReachesBeyondAPlainAccountIsRefused(String what, String statements) throws Exception {
    postgres.sql(made.first(), statements);
    shell.must("backup", "--only", "controller");
    for (var last : new String[] {"--dry-run", "--yes"}) {
      var refused = restore(last, "--no-owner");
      assertThat(refused.exit()).as(refused.err()).isEqualTo(30);
      assertThat(refused.err()).contains("[code-untrusted]", what, "--run-code");
    }
    assertThat(made.databases()).hasSize(2);
    var plan = restore("--dry-run", "--no-owner", "--run-code");
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.err()).contains("reaches beyond its database: " + what);
  }

  @Test
  void aSuperuserRunsNoCodeUnlessToldTo() throws Exception {
    postgres.sqlAsOwner(
        made.first(),
        """
        create function escalate(int) returns boolean language plpgsql as
          $$ begin if current_setting('is_superuser') = 'on' then
               execute 'alter role keeper createrole'; end if; return true; end $$;
        alter table accounts add check (escalate(id));
        """);
    shell.must("backup", "--only", "controller");
    var file = shell.at("backstay.yaml");
    Files.writeString(file, Files.readString(file).replace("//keeper:", "//root:"));
    var refused = restore("--yes");
    assertThat(refused.exit()).as(refused.err()).isEqualTo(30);
    assertThat(refused.err()).contains("[code-untrusted]", "root is a superuser");
    var escalated = "select rolcreaterole from pg_roles where rolname = 'keeper'";
    assertThat(postgres.rows("postgres", escalated)).containsExactly("f");
  }

  /// What a client would run if it were fed the dump as a script, or a list that it parses.
  @Test
  void namesAndTextsAreNeverRunByTheClient() throws Exception {
    var touched = shell.at("touched");
    var escape =
        "x\n\\! touch " + touched + "\n\\unrestrict a\n\\c other\n;`touch " + touched + "`";
    var marks = "m\u001Ddone\nn\u001Ef\u001Fg \u001Dx :'HOME' :x";
    var names = new String[] {escape.substring(0, 60), marks};
    for (var name : names) {
      var quoted = "\"" + name.replace("\"", "\"\"") + "\"";
      postgres.sql(
          made.first(),
          """
          set role keeper;
          create table %1$s (a text default $x$%2$s$x$);
          insert into %1$s values ($x$%2$s$x$), (default);
          comment on table %1$s is $x$%2$s$x$;
          create schema %1$s;
          create function %1$s.%1$s() returns text language sql as $x$ select $y$%2$s$y$ $x$;
          reset role;
          create role %1$s;
          grant select on %1$s to %1$s;
          alter database "%3$s" set search_path to public, %1$s;
          """
              .formatted(quoted, escape, made.first()));
    }
    var before = postgres.rows(made.first(), GRANTED);
    shell.must("backup", "--only", "controller");
    made.disaster();
    var restored = restore("--yes");
    assertThat(restored.exit()).as(restored.err()).isZero();
    assertThat(postgres.rows(made.first(), GRANTED)).isEqualTo(before);
    assertThat(made.look().getFirst()).isEqualTo(PostgresInstallation.SOUND.getFirst());
    assertThat(touched).doesNotExist();
  }
}
