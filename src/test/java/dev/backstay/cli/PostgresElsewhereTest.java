package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.RealPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Restores of a database into another one than that which is configured.
class PostgresElsewhereTest {

  private static final String SUM = "select count(*), sum(balance) from accounts";
  private static final String RESTORED = "5000|500000";

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;
  private String copy;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
    shell.must("backup");
    made.disaster();
    copy = made.first() + "-copy";
  }

  private String url(String database) {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(RealPostgres.OWNER, postgres.port(), database);
  }

  private Shell.Ran restore(String place, String... more) {
    var arguments = new ArrayList<>(List.of("restore", "latest"));
    arguments.addAll(List.of("--component", "controller", "--to", place));
    arguments.addAll(List.of(more));
    return shell.run(arguments.toArray(String[]::new));
  }

  private Shell.Ran must(String place, String... more) {
    var ran = restore(place, more);
    assertThat(ran.exit()).as(ran.toString()).isZero();
    return ran;
  }

  private OwnProcess processes() {
    return new OwnProcess(
        directory,
        Map.of("SECRET", PostgresInstallation.secret(), "PGPASSWORD", RealPostgres.PASSWORD));
  }

  private void requireLiveUntouched() throws Exception {
    assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
  }

  private void makeCopy() throws Exception {
    postgres.create(copy);
    postgres.sqlAsOwner(copy, "create table mine (a int); insert into mine values (7)");
  }

  @Test
  void aDatabaseThatIsNotThereIsMade() throws Exception {
    var plan = must(url(copy), "--dry-run").out();
    assertThat(plan).contains(url(copy) + "  new");
    assertThat(made.databases()).hasSize(2);
    assertThat(must(url(copy), "--yes").out()).contains(", to " + url(copy));
    assertThat(postgres.rows(copy, SUM)).containsExactly(RESTORED);
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second(), copy);
    requireLiveUntouched();
  }

  @Test
  void aUrlWithoutAHostIsOfTheConfiguredServer() throws Exception {
    must("postgresql:///" + copy, "--yes");
    assertThat(postgres.rows(copy, SUM)).containsExactly(RESTORED);
    requireLiveUntouched();
  }

  @Test
  void oneThatWasMadeGoesWithTheWayBack() throws Exception {
    must(url(copy), "--yes", "--no-settle");
    assertThat(postgres.rows(copy, SUM)).containsExactly(RESTORED);
    assertThat(shell.must("restore", "status").out()).contains(url(copy));
    shell.must("restore", "rollback");
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
    must(url(copy), "--yes", "--no-settle");
    shell.must("restore", "settle");
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second(), copy);
    assertThat(postgres.rows(copy, SUM)).containsExactly(RESTORED);
    requireLiveUntouched();
  }

  @Test
  void oneThatStandsThereIsExchangedAndComesBack() throws Exception {
    makeCopy();
    var unasked = restore(url(copy));
    assertThat(unasked.exit()).isEqualTo(30);
    assertThat(unasked.err()).contains("[restore-not-confirmed]");
    assertThat(must(url(copy), "--dry-run").out()).contains(url(copy) + "  replaces what is there");
    must(url(copy), "--yes", "--no-settle");
    assertThat(postgres.rows(copy, SUM)).containsExactly(RESTORED);
    shell.must("restore", "rollback");
    assertThat(postgres.rows(copy, "select a from mine")).containsExactly("7");
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second(), copy);
    requireLiveUntouched();
  }

  @Test
  void anExchangeThatFailsIsUndone() throws Exception {
    makeCopy();
    var inUse = postgres.clientOfSuperuser(copy);
    try {
      inUse.getOutputStream().write("select 'connected';\n".getBytes(StandardCharsets.UTF_8));
      inUse.getOutputStream().flush();
      assertThat(inUse.getInputStream().read()).isEqualTo('c');
      var ran = restore(url(copy), "--yes");
      assertThat(ran.exit()).as(ran.toString()).isEqualTo(31);
    } finally {
      inUse.destroyForcibly().waitFor();
    }
    assertThat(postgres.rows(copy, "select a from mine")).containsExactly("7");
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second(), copy);
    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
    requireLiveUntouched();
  }

  @Test
  void onlyRowsCanBeRestoredIntoOneThatStandsThere() throws Exception {
    must(url(copy), "--yes");
    postgres.sqlAsOwner(copy, "delete from accounts; alter table accounts add column more int");
    must(url(copy), "--yes", "--data-only");
    assertThat(postgres.rows(copy, SUM)).containsExactly(RESTORED);
    requireLiveUntouched();
  }

  @Test
  void anotherServerTakesItWithAPasswordOfTheEnvironment() throws Exception {
    try (var other = RealPostgres.start()) {
      var place = "postgresql://keeper@127.0.0.1:" + other.port() + "/" + copy;
      var without = restore(place, "--yes");
      assertThat(without.exit()).isEqualTo(30);
      assertThat(without.err()).contains("password");
      var processes = processes();
      var arguments =
          new String[] {
            "restore", "latest", "--component", "controller", "--to", place, "--yes", "--no-settle"
          };
      assertThat(processes.run(arguments)).as(processes.output()).isZero();
      assertThat(other.rows(copy, SUM)).containsExactly(RESTORED);
      assertThat(processes.run("restore", "rollback")).isZero();
      assertThat(other.rows("postgres", "select 1 from pg_database where datname ~ 'copy'"))
          .isEmpty();
      assertThat(Files.readString(directory.resolve("said"))).doesNotContain("open sesame");
    }
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
    requireLiveUntouched();
  }

  @Test
  void whatIsConfiguredAsLiveIsNoOtherPlace() throws Exception {
    var itself = restore(url(made.first()).replace("127.0.0.1", "LOCALHOST"), "--yes");
    assertThat(itself.exit()).isEqualTo(30);
    assertThat(itself.err())
        .contains("[path-conflict]", "component controller", "Leave out `--to`");
    var another = restore(url(made.second()), "--yes");
    assertThat(another.exit()).isEqualTo(30);
    assertThat(another.err()).contains("[path-conflict]", "component dispatcher");
    requireLiveUntouched();
  }

  /// The server is another one by its address, and says itself that it is the same.
  @Test
  void whatIsLiveIsKnownByAnyAddress() throws Exception {
    var processes = processes();
    var place = url(made.first()).replace("127.0.0.1", "127.1");
    assertThat(
            processes.run("restore", "latest", "--component", "controller", "--to", place, "--yes"))
        .isEqualTo(30);
    assertThat(processes.output()).contains("[path-conflict]", "component controller");
    requireLiveUntouched();
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://keeper:hunter2@h/d, a password must not stand",
    "postgresql://keeper@h/, names no database",
    "postgresql://keeper:hunter2@h h/d, not a URL",
    "postgresql://keeper@h/d?password=hunter2, is not known",
    "postgresql://keeper@127.0.0.1/postgres, is connected to",
    "redis://:hunter2@h:6379/0, configured server",
    "mysql://root:hunter2@h/d, the scheme mysql",
    "s3://key:hunter2@h/d, names no bucket",
    "s3://bucket/prefix, the kind s3",
  })
  void aUrlThatLeadsNowhereIsRefusedAndNotShown(String place, String reason) throws Exception {
    var ran = restore(place, "--yes");
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(2);
    assertThat(ran.err()).contains(reason).doesNotContain("hunter2");
    requireLiveUntouched();
  }

  @Test
  void onlyOneComponentGoesThere() {
    var ran = shell.run("restore", "latest", "--to", url(copy), "--yes");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("takes one component");
    var tree = shell.run("restore", "latest", "--component", "tree", "--to", url(copy), "--yes");
    assertThat(tree.exit()).isEqualTo(2);
    assertThat(tree.err()).contains("of kind files");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverIsKilledItIsAllThereOrNotAtAll(boolean resuming) throws Exception {
    var random = new Random(5);
    var arguments =
        new String[] {"restore", "latest", "--component", "controller", "--to", url(copy), "--yes"};
    var ends = new TreeMap<String, Integer>();
    for (var run = 0; run < (EveryFailure.isLarge() ? 30 : 3); run++) {
      var word = List.of("begun", "SWAPPING", "SWAPPED").get(run % 3);
      var processes = processes();
      var process = processes.start(arguments);
      processes.awaitJournal(process, word);
      Thread.sleep(random.nextLong(60));
      process.destroyForcibly().waitFor();
      var status = shell.must("restore", "status", "--json").json();
      ends.merge(String.valueOf(status.getOrDefault("phase", "none")), 1, Integer::sum);
      if (Boolean.TRUE.equals(status.get("unfinished"))) {
        var goesOn = resuming || "settling".equals(status.get("phase"));
        shell.must("restore", goesOn ? "resume" : "rollback");
        assertThat(made.databases().contains(copy)).isEqualTo(goesOn);
      }
      if (made.databases().contains(copy)) {
        assertThat(postgres.rows(copy, SUM)).containsExactly(RESTORED);
        postgres.sql("postgres", "drop database \"" + copy + "\"");
      }
      assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
      requireLiveUntouched();
    }
    System.out.println("harness: restore into another database, kill -9: " + ends);
  }
}
