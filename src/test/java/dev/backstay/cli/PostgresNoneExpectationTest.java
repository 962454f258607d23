package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server's tables are asked at the point of the dump what must give no row, and so is the
/// restored database before it is exchanged.
class PostgresNoneExpectationTest {

  private static final String QUERY =
      "select id, state from jobs where state not in ('running', 'done') order by id";

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;
  private String written = "";

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    written = Files.readString(shell.at("backstay.yaml"));
    postgres.sqlAsOwner(
        made.first(),
        """
        create table jobs (id int primary key, state text, sum text);
        insert into jobs values
          (1, 'running', encode(sha256(convert_to('running', 'UTF8')), 'hex')),
          (2, 'done', null)""");
  }

  private void expect(String query, String on) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        written.replaceFirst(
            "(controller: \\{ kind: postgres,)",
            "$1 expect: [{ none: \"%s\", says: A job has no known state, on: %s }],"
                .formatted(query, on)));
  }

  private void spoil() throws Exception {
    postgres.sqlAsOwner(made.first(), "insert into jobs values (3, 'odd'), (4, E'\\x1b[31m')");
  }

  @Test
  void rowsMakeTheSnapshotSuspectAndTheEarlierOneStaysTheLatest() throws Exception {
    expect(QUERY, "fail");
    var good = shell.must("backup", "--json").idOfLast();
    spoil();
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err())
        .contains(
            "[expectation-failed]",
            "controller: A job has no known state: 2 rows (id 3, state odd), (id 4, state"
                + " \\u001b[31m)");
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
    made.disaster();
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  @Test
  void aWarningLeavesItGoodAndItsServerCanSumUp() throws Exception {
    expect(
        "select id from jobs where sum <> encode(sha256(convert_to(state, 'UTF8')), 'hex')",
        "fail");
    shell.must("backup");
    spoil();
    expect(QUERY, "warn");
    var ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    assertThat(ran.out()).contains("expectation-warning", "A job has no known state: 2 rows");
    assertThat(shell.must("show", "latest").out()).contains("warning.1", "2 rows (id 3,");
  }

  @Test
  void aRestoredDatabaseWithRowsIsNotExchanged() throws Exception {
    spoil();
    shell.must("backup");
    made.disaster();
    expect(QUERY, "fail");
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err())
        .contains("staged-invalid", "component controller is not good: A job has no known state");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
    expect(QUERY, "warn");
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select nothing from nowhere | fail | relation "nowhere" does not exist
          select state::int from jobs | fail | 22P02
          select 1; drop table jobs | warn | neither a backslash nor a semicolon
          """)
  void whatCannotBeToldSpoilsNoDumpAndTellsNoValue(String query, String on, String words)
      throws Exception {
    expect(query, on);
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(on.equals("fail") ? 20 : 0);
    assertThat(ran.err())
        .contains("cannot be told: A job has no known state: ", words)
        .doesNotContain("running");
    made.disaster();
    Files.writeString(shell.at("backstay.yaml"), written);
    var all = JsonValues.objects(shell.must("snapshots", "--json").json(), "snapshots");
    shell.must("restore", JsonValues.text(all.getLast(), "id"), "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }
}
