package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What rows of a server name must be captured with them; whatever becomes of the question, the
/// dump is whole.
class PostgresReferencesTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    postgres.sqlAsOwner(made.first(), "create table briefs (name text)");
    postgres.sqlAsOwner(made.first(), "insert into briefs values ('note')");
  }

  private void refer(String query) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        "references: [{ from: \"controller: %s\", in: tree }]%n".formatted(query),
        StandardOpenOption.APPEND);
  }

  private void requireWhole() throws Exception {
    var id = Pattern.compile("\\b[0-9a-f]{12}\\b").matcher(shell.must("snapshots").out());
    assertThat(id.find()).isTrue();
    made.disaster();
    shell.must("restore", id.group(), "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  @Test
  void whatRowsNameAndIsThereIsGood() throws IOException {
    refer("select name from briefs");
    assertThat(shell.must("backup", "--json").jsonLines().getLast())
        .containsEntry("status", "complete");
  }

  @Test
  void whatRowsNameAndIsMissingMakesTheSnapshotSuspect() throws Exception {
    refer("select name from briefs");
    postgres.sqlAsOwner(made.first(), "insert into briefs values ('gone')");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err())
        .contains("reference-missing", "1 of 2 that controller names are missing: gone");
    assertThat(shell.must("snapshots").out()).contains("suspect");
    requireWhole();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"select nothing from nowhere", "delete from briefs", "select 1 / 0 from briefs"})
  void aQueryThatFailsMakesTheSnapshotSuspectAndTheDumpIsWhole(String query) throws Exception {
    refer(query);
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("reference-missing", "what controller names in tree");
    assertThat(shell.must("snapshots").out()).contains("suspect");
    requireWhole();
    assertThat(postgres.rows(made.first(), "select name from briefs")).containsExactly("note");
  }
}
