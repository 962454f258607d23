package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Client programs that run in a container: they see neither the files nor the variables of the
/// host.
class PostgresWrapperTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    wrap("");
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "kind: postgres,", "kind: postgres, wrapper: [%s],".formatted(shell.at("inside"))));
  }

  /// @param before what is done before a program is run
  private void wrap(String before) throws IOException {
    var script =
        """
        #!/bin/sh
        for each; do
          case "$each" in */*) echo "there is no $each in here" >&2; exit 97 ;; esac
        done
        program=$1
        shift
        %s
        exec env -i HOME=/ PATH=%s:/usr/bin:/bin PGPASSWORD="$PGPASSWORD" "$program" "$@"
        """
            .formatted(before, postgres.programs());
    var inside = Files.writeString(shell.at("inside"), script);
    Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void whatTheyCaptureTheyRestore() throws Exception {
    shell.must("backup");
    made.disaster();
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  @Test
  void theyRestoreOneTable() throws Exception {
    made.addMoves();
    shell.must("backup");
    made.loseTable();
    shell.must("restore", "latest", "--component", "controller", "--table", "accounts", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  @Test
  void aStatusThatOnlyTheWrapperHasIsAFailure() throws IOException {
    wrap(
        "[ $program != pg_dump ] || { env -i PATH=%s PGPASSWORD=\"$PGPASSWORD\" $program \"$@\"; exit 125; }"
            .formatted(postgres.programs()));
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[capture-failed]", "125");
    assertThat(shell.must("snapshots", "--json").out()).doesNotContain("complete");
  }

  @Test
  void aStatusThatOnlyTheWrapperHasEndsARestore() throws Exception {
    shell.must("backup");
    made.disaster();
    wrap(
        "[ $program != pg_restore ] || { env -i PATH=%s PGPASSWORD=\"$PGPASSWORD\" $program \"$@\"; exit 125; }"
            .formatted(postgres.programs()));
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.err()).contains("125");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }
}
