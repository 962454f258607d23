package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What was under way in a server is asked at the point of the dump, and changed in the restored
/// database before it is exchanged.
class PostgresInFlightTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    postgres.sqlAsOwner(
        made.first(),
        """
        create table jobs (id int primary key, state text, spec jsonb, note text);
        insert into jobs values (1, 'running', '{"a": [1, "b"]}', E'two\\r\\nlines \\x1b \\u202e'),
          (2, 'done', null, ''), (3, 'running', null, null), (4, 'running', null, '')""");
  }

  private void declare(String query, String edit, String canary) throws IOException {
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("(controller: \\{ kind: postgres,)", "$1 canary: \"" + canary + "\","));
    Files.writeString(
        file,
        """
        inflight:
          - name: jobs
            from: "controller: %s"
            state: running
            restart: They are started again.
            resubmit: [printf, "%%s|", "=", "{note}"]
        quarantine:
          - { in: controller, edit: "%s", why: Nothing runs. }
        """
            .formatted(query, edit),
        StandardOpenOption.APPEND);
  }

  private static final String QUERY =
      "select id, spec, note from jobs where state = 'running' order by id";
  private static final String EDIT = "update jobs set state = 'failed' where state = 'running'";

  @Test
  void rowsAreThoseOfThePointOfTheDumpWithEveryCharacter() throws Exception {
    declare(QUERY, EDIT, "select max(id) from jobs");
    var id = shell.must("backup", "--json").idOfLast();
    postgres.sqlAsOwner(made.first(), "insert into jobs values (9, 'running', null, 'late')");
    var out = shell.must("inflight", id).out();
    assertThat(out)
        .contains("jobs (controller): 3 running", "{\"a\": [1, \"b\"]}", "\\u000d\\u000alines")
        .contains(
            "printf %s| = $'two\\015\\012lines \\033 \\342\\200\\256'".replace("%s|", "'%s|'"))
        .contains("# none for a row: it has no note", "printf '%s|' = ''")
        .doesNotContain("late", "\u001b", "\u202e");
  }

  @Test
  void theRestoredDatabaseIsChangedBeforeItIsExchanged() throws Exception {
    declare(QUERY, EDIT, "select max(id) from jobs");
    shell.must("backup");
    made.disaster();
    var ran = shell.must("restore", "latest", "--quarantine", "--yes");
    assertThat(ran.out()).contains("changed in controller: 3 rows (Nothing runs.)");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
    assertThat(postgres.rows(made.first(), "select string_agg(state, ',' order by id) from jobs"))
        .containsExactly("failed,done,failed,failed");
    var to = shell.run("restore", "latest", "--quarantine", "--to", shell.at("look").toString());
    assertThat(to.exit()).isEqualTo(2);
    assertThat(to.err()).contains("becomes a dump in a file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update nowhere set state = 'x' | relation "nowhere" does not exist
          update jobs set id = 1 | duplicate key value violates unique constraint ...
          update jobs set state = 'x'; commit; drop table jobs | quarantine-failed
          update jobs set id = note::int | 22P02
          """)
  void aChangeThatFailsLeavesTheServerAsItWas(String edit, String words) throws Exception {
    declare(QUERY, edit, "select max(id) from jobs");
    shell.must("backup");
    made.disaster();
    var before = postgres.rows("postgres", "select datname from pg_database order by 1");
    var ran = shell.run("restore", "latest", "--quarantine", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("quarantine-failed", words).doesNotContain("lines");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
    assertThat(postgres.rows("postgres", "select datname from pg_database order by 1"))
        .isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select nothing from nowhere | relation "nowhere" does not exist
          delete from jobs returning id | syntax error
          select note::int from jobs | 22P02
          """)
  void aQuestionThatFailsNeitherSpoilsTheDumpNorTellsAValue(String query, String words)
      throws Exception {
    declare(query, EDIT, "select max(id) from jobs");
    var ran = shell.must("backup", "--json");
    assertThat(ran.out())
        .contains("in-flight-unknown")
        .doesNotContain("two")
        .contains(escaped(words));
    made.disaster();
    shell.must("restore", ran.idOfLast(), "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  private static String escaped(String words) {
    return words.replace("\"", "\\\"");
  }

  @Test
  void whatGivesAnotherCanaryIsNotExchanged() throws Exception {
    declare(QUERY, EDIT, "select pg_catalog.clock_timestamp()");
    shell.must("backup");
    made.disaster();
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("staged-invalid", "another value for its canary");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
  }
}
