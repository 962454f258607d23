package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two databases of one server and a tree, as one orchestrator.
class PostgresRestoreTest {

  private static final String SUM = "select count(*), sum(balance) from accounts";

  private static RealPostgres postgres;

  @TempDir Path directory;
  private Shell shell;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String first = "controller-" + suffix;
  private final String second = "dispatcher_" + suffix;

  @BeforeAll
  static void start() throws Exception {
    postgres = RealPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void install() throws Exception {
    for (var database : List.of(first, second)) {
      postgres.create(database);
      postgres.sqlAsOwner(
          database,
          """
          create table accounts (id int primary key, balance int not null);
          insert into accounts select n, 100 from generate_series(1, 5000) n;
          create index on accounts (balance);
          """);
    }
    shell = new Shell(directory);
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/tree"));
    Files.writeString(shell.at("live/tree/note"), "kept");
    shell.set(
        "SECRET",
        java.net.URLEncoder.encode(RealPostgres.PASSWORD, java.nio.charset.StandardCharsets.UTF_8)
            .replace("+", "%20"));
    var server =
        "postgresql://%s:${env:SECRET}@127.0.0.1:%d/"
            .formatted(RealPostgres.OWNER, postgres.port());
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories:
          local: { url: repository }
        components:
          controller: { kind: postgres, url: "%s" }
          dispatcher: { kind: postgres, url: "%s", order: 1 }
          tree: { kind: files, path: live/tree, order: 2 }
        """
            .formatted(server + first, server + second));
    shell.must("init");
    shell.must("backup");
  }

  private void disaster() throws Exception {
    postgres.sqlAsOwner(first, "drop table accounts");
    postgres.sqlAsOwner(second, "delete from accounts where id % 2 = 0");
    Files.writeString(shell.at("live/tree/note"), "lost");
  }

  private List<String> sums() throws Exception {
    return List.of(postgres.rows(first, SUM).getFirst(), postgres.rows(second, SUM).getFirst());
  }

  @Test
  void oneRestoreBringsBackBothDatabasesAndTheTree() throws Exception {
    disaster();
    shell.must("restore", "latest", "--yes");
    assertThat(sums()).containsExactly("5000|500000", "5000|500000");
    assertThat(shell.at("live/tree/note")).hasContent("kept");
    assertThat(databases()).containsExactlyInAnyOrder(first, second);
  }

  private List<String> databases() throws Exception {
    return postgres.rows(
        "postgres", "select datname from pg_database where datname like '%" + suffix + "%'");
  }

  @Test
  void whatIsNotSettledCanBeRolledBack() throws Exception {
    postgres.sqlAsOwner(second, "delete from accounts where id % 2 = 0");
    shell.must("restore", "latest", "--yes", "--no-settle");
    assertThat(sums()).containsExactly("5000|500000", "5000|500000");
    assertThat(databases()).hasSize(4);
    shell.must("restore", "rollback");
    assertThat(sums()).containsExactly("5000|500000", "2500|250000");
    assertThat(databases()).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void aDatabaseThatIsGoneIsMadeAgain() throws Exception {
    postgres.sql("postgres", "drop database \"" + first + "\"");
    shell.must("restore", "latest", "--yes");
    assertThat(sums()).containsExactly("5000|500000", "5000|500000");
  }

  @Test
  void elsewhereItIsADumpInAFile() throws Exception {
    shell.must("restore", "latest", "--component", "controller", "--to", "look");
    assertThat(shell.at("look/controller.dump")).isNotEmptyFile();
    assertThat(databases()).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void aTableTheAccountMayNotReadIsNotSilentlyLacking() throws Exception {
    postgres.sql(first, "create table hidden (a int); insert into hidden values (1)");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[capture-failed]", "permission denied for table hidden");
  }

  @Test
  void nothingThatIsPrintedOrKeptHoldsThePassword() throws Exception {
    var show = shell.must("show", "latest", "--json").out();
    assertThat(show).doesNotContain("open sesame").contains("postgresql://keeper@127.0.0.1");
  }
}
