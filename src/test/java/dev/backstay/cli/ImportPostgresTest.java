package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ForeignBackups;
import dev.backstay.testing.RealPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Dumps that `pg_dump` wrote, alone and in a SynthOrg backup.
class ImportPostgresTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;
  private Path dump;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    dump = dump(shell.at("nightly.dump"));
  }

  private Path dump(Path file) throws Exception {
    var builder =
        new ProcessBuilder(
            postgres.programs().resolve("pg_dump").toString(),
            "-Fc",
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(postgres.port()),
            "-U",
            RealPostgres.OWNER,
            "-f",
            file.toString(),
            made.first());
    builder.environment().put("PGPASSWORD", RealPostgres.PASSWORD);
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return file;
  }

  @Test
  void aDumpComesInAndIsRestoredIntoItsDatabase() throws Exception {
    var ran = shell.must("import", dump.toString(), "--component", "controller", "--json");
    made.disaster();

    shell.must("restore", ran.idOfLast(), "--yes");

    assertThat(postgres.rows(made.first(), "select count(*), sum(balance) from accounts"))
        .containsExactly("5000|500000");
    assertThat(shell.must("show", ran.idOfLast()).out()).contains("imported_tables", "pg_dump");
  }

  @Test
  void aDumpComesBackByteByByte() throws Exception {
    var ran = shell.must("import", dump.toString(), "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("format", "pg_dump");

    shell.must("restore", ran.idOfLast(), "--to", "look");

    assertThat(shell.at("look/nightly.dump")).hasSameBinaryContentAs(dump);
  }

  @Test
  void aDumpThatWasCutOffIsRefusedWhereverThatWas() throws Exception {
    var whole = Files.readAllBytes(dump);
    for (var length : List.of(6, 100, whole.length / 2, whole.length - 1)) {
      var torn = Files.write(shell.at("torn.dump"), Arrays.copyOf(whole, length));
      var ran = shell.run("import", torn.toString());
      assertThat(ran.exit()).as(length + ": " + ran).isEqualTo(20);
      assertThat(ran.err()).contains("[import-damaged]");
    }
    assertThat(shell.must("snapshots", "--json").out()).contains("\"snapshots\":[]");
  }

  @Test
  void aSynthOrgBackupWithADumpComesInUnlessThatWasCutOff() throws Exception {
    var backup = Files.createDirectories(shell.at("backup"));
    Files.copy(dump, backup.resolve("synthorg.pgdump"));
    ForeignBackups.sign(backup, "persistence");

    var ran = shell.must("import", backup.toString(), "--json");
    shell.must("restore", ran.idOfLast(), "--to", "look");
    assertThat(shell.at("look/persistence.dump")).hasSameBinaryContentAs(dump);

    var bytes = Files.readAllBytes(dump);
    Files.write(backup.resolve("synthorg.pgdump"), Arrays.copyOf(bytes, bytes.length - 9));
    ForeignBackups.sign(backup, "persistence");
    assertThat(shell.run("import", backup.toString()).err()).contains("[import-damaged]");
  }
}
