package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two databases of one server and a tree, as one orchestrator.
class PostgresRestoreTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    shell.must("backup");
  }

  @Test
  void oneRestoreBringsBackBothDatabasesAndTheTree() throws Exception {
    made.disaster();
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }

  @Test
  void whatIsNotSettledCanBeRolledBack() throws Exception {
    made.disaster();
    shell.must("restore", "latest", "--yes", "--no-settle");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
    assertThat(made.databases()).hasSize(4);
    shell.must("restore", "rollback");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }

  @Test
  void theFormerStateIsInTheSafetySnapshotAfterItWasSettled() throws Exception {
    made.disaster();
    var restored = shell.must("restore", "latest", "--yes", "--json").jsonLines().getLast();
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
    assertThat(restored.toString()).doesNotContain("not in the safety snapshot");
    shell.must("restore", JsonValues.text(restored, "safety_snapshot"), "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
  }

  @Test
  void aFormerStateThatCannotBeCapturedIsKeptBesideTheRestoredOne() throws Exception {
    postgres.sql(made.first(), "create table hidden (a int); insert into hidden values (1)");
    made.disaster();
    var ran = shell.must("restore", "latest", "--yes");
    assertThat(ran.err()).contains("controller is not in the safety snapshot", "restore settle");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
    assertThat(shell.must("restore", "resume").out()).contains("is kept until");
    shell.must("restore", "rollback");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
    assertThat(postgres.rows(made.first(), "select a from hidden")).containsExactly("1");
  }

  @Test
  void aDatabaseWithoutTablesIsCapturedAndRestored() throws Exception {
    made.disaster();
    shell.must("backup", "--accept-shrink");
    postgres.sqlAsOwner(made.first(), "create table other (a int)");
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
    var count = "select count(*) from pg_tables where schemaname = 'public'";
    assertThat(postgres.rows(made.first(), count)).containsExactly("0");
  }

  @Test
  void aDatabaseThatIsGoneIsMadeAgain() throws Exception {
    postgres.sql("postgres", "drop database \"" + made.first() + "\"");
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  @Test
  void aDatabaseThatWasGoneIsGoneAgainAfterARollback() throws Exception {
    postgres.sql("postgres", "drop database \"" + made.first() + "\"");
    shell.must("restore", "latest", "--yes", "--no-settle");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
    shell.must("restore", "rollback");
    assertThat(made.databases()).containsExactly(made.second());
  }

  @Test
  void elsewhereItIsADumpInAFile() throws Exception {
    shell.must("restore", "latest", "--component", "controller", "--to", "look");
    assertThat(shell.at("look/controller.dump")).isNotEmptyFile();
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }

  @Test
  void aTableTheAccountMayNotReadIsNotSilentlyLacking() throws Exception {
    postgres.sql(made.first(), "create table hidden (a int); insert into hidden values (1)");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[capture-failed]", "permission denied for table hidden");
  }

  @Test
  void aDumpThatIsDamagedInTheRepositoryLeavesNothingBehind() throws Exception {
    try (var packs = Files.walk(shell.at("repository/packs"))) {
      for (var pack : packs.filter(Files::isRegularFile).toList()) {
        var bytes = Files.readAllBytes(pack);
        for (var at = bytes.length / 8; at < bytes.length; at += bytes.length / 8) {
          bytes[at] ^= 1;
        }
        pack.toFile().setWritable(true);
        Files.write(pack, bytes);
      }
    }
    made.disaster();
    var ran = shell.run("restore", "latest", "--yes", "--component", "controller");
    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("damaged");
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
  }

  @Test
  void nothingThatIsPrintedOrKeptHoldsThePassword() throws Exception {
    var show = shell.must("show", "latest", "--json").out();
    assertThat(show).doesNotContain("open sesame").contains("postgresql://keeper@127.0.0.1");
  }
}
