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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dumps that are killed, refused or partial: none yields a good snapshot.
class PostgresBrokenDumpTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private PostgresInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    made = PostgresInstallation.make(postgres, directory);
    shell = made.shell();
  }

  /// Puts a script in place of a client program; `$real` is that program.
  private void replace(String program, String script) throws IOException {
    var programs = Files.createDirectories(shell.at("programs"));
    for (var name : new String[] {"pg_dump", "pg_restore", "psql"}) {
      var file = programs.resolve(name);
      var real = postgres.programs().resolve(name);
      Files.writeString(
          file,
          "#!/bin/bash\nreal=%s\n%s\n"
              .formatted(real, name.equals(program) ? script : "exec $real \"$@\""));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var configuration = shell.at("backstay.yaml");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replace("kind: postgres,", "kind: postgres, programs: programs, timeout: 8s,"));
  }

  /// The script is only for dumps; the version is the real one.
  private static String whenDumping(String script) {
    return "if [ \"$1\" = --version ]; then exec $real --version; fi\n" + script;
  }

  private void assertNothingGood(String said) {
    var ran = shell.run("backup");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(20);
    assertThat(ran.err()).contains(said).doesNotContain("open sesame");
    assertThat(shell.run("show", "latest").exit()).isNotZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "ends at once ¦ exit 1 ¦ ended with status 1",
        "says why ¦ echo the disk is on fire >&2; exit 3 ¦ the disk is on fire",
        "writes nothing ¦ exit 0 ¦ ends in its table of contents",
        "is cut off early ¦ $real \"$@\" | head -c 1000; exit 0 ¦ ends in its table of contents",
        "is cut off in the rows ¦ $real \"$@\" | head -c 30000; exit 0 ¦ ends",
        "lacks the last byte ¦ $real \"$@\" | head -c -1; exit 0 ¦ ends",
        "lacks a middle ¦ t=$(mktemp); $real \"$@\" > $t; head -c 20000 $t; tail -c +20100 $t; rm $t; exit 0 ¦ a dump",
        "has more at the end ¦ $real \"$@\"; echo more; exit 0 ¦ a dump",
        "is there twice ¦ $real \"$@\"; $real \"$@\"; exit 0 ¦ a dump",
        "writes anything ¦ head -c 100000 /dev/zero; exit 0 ¦ not a dump in the custom format",
        "writes plain text ¦ $real \"$@\" --format=plain; exit 0 ¦ not a dump in the custom format",
        "writes another format ¦ $real \"$@\" --format=tar; exit 0 ¦ not a dump in the custom format",
        "leaves out all rows ¦ exec $real \"$@\" --schema-only ¦ without the rows of public accounts",
        "leaves out a table ¦ exec $real \"$@\" --exclude-table=accounts ¦ without the rows of public accounts",
        "leaves out its rows ¦ exec $real \"$@\" --exclude-table-data=accounts ¦ without the rows of public accounts",
        "is whole and fails ¦ $real \"$@\"; exit 1 ¦ ended with status 1",
        "is whole and is killed ¦ $real \"$@\"; kill -KILL $$ ¦ was ended by signal 9",
        "is told to end ¦ $real \"$@\" | head -c 9000; kill -TERM $$ ¦ was ended by signal 15",
        "never ends ¦ $real \"$@\" | head -c 9000; exec sleep 1000 ¦ did not end within 8 s",
      })
  void aDumpThat(String what, String script, String said) throws IOException {
    replace("pg_dump", whenDumping(script));
    assertNothingGood(said);
  }

  @Test
  void aProgramWithKnownFaultsIsNotUsed() throws IOException {
    replace("pg_dump", "echo 'pg_dump (PostgreSQL) 15.3'");
    assertNothingGood("[tool-too-old]");
  }

  @Test
  void aProgramOlderThanTheServerIsNotUsed() throws IOException {
    replace("pg_dump", "echo 'pg_dump (PostgreSQL) 14.30'");
    assertNothingGood("is kept by a server of version");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() throws IOException {
    replace("pg_dump", "");
    Files.delete(shell.at("programs/pg_dump"));
    assertNothingGood("no such program");
  }

  @Test
  void aServerThatIsKilledMeanwhileYieldsNothing() throws Exception {
    replace(
        "pg_dump",
        whenDumping(
            "$real \"$@\" | (head -c 9000; touch dumping; sleep 3; cat); exit ${PIPESTATUS[0]}"));
    var killer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (Files.notExists(Path.of("dumping"))
                        && Files.notExists(shell.at("dumping"))) {
                      Thread.sleep(20);
                    }
                    postgres.kill();
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    try {
      var ran = shell.run("backup");
      assertThat(ran.exit()).as(ran.err()).isIn(0, 20);
    } finally {
      killer.join(5000);
      Files.deleteIfExists(Path.of("dumping"));
      postgres.kill();
      postgres.launch();
    }
  }

  @Test
  void aWrongPasswordYieldsNothing() {
    shell.set("SECRET", "wrong");
    assertNothingGood("password authentication failed");
  }

  @Test
  void aTableThatTheAccountMayReadInPartYieldsNothing() throws Exception {
    postgres.sql(
        made.first(),
        """
        create table theirs (who text);
        insert into theirs values ('me'), ('you');
        grant select on theirs to keeper;
        alter table theirs enable row level security;
        create policy mine on theirs using (who = 'me');
        """);
    assertNothingGood("COPY public.theirs");
  }

  /// The transaction that holds the point is idle while others are dumped, and counts long.
  @Test
  void timeoutsThatAreSetForTheAccountEndNoCapture() throws Exception {
    replace("pg_dump", whenDumping("sleep 1.5; exec $real \"$@\""));
    var timeouts =
        new String[] {
          "statement_timeout",
          "lock_timeout",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout"
        };
    for (var each : timeouts) {
      postgres.sql("postgres", "alter role keeper set " + each + " to '300ms'");
    }
    try {
      shell.must("backup");
      made.disaster();
      shell.must("restore", "latest", "--yes");
      assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
    } finally {
      postgres.sql("postgres", "alter role keeper reset all");
    }
  }

  @Test
  void aTransactionThatTheServerEndsMeanwhileYieldsNothing() throws Exception {
    replace(
        "pg_dump",
        whenDumping(
            "PGPASSWORD='%s' PGUSER=root %s -X -q -h 127.0.0.1 -p %d -d postgres -c \"select"
                    .formatted(
                        RealPostgres.PASSWORD.replace("'", "'\\''"),
                        postgres.programs().resolve("psql"),
                        postgres.port())
                + " pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in"
                + " transaction'\" >/dev/null; exec $real \"$@\""));
    assertNothingGood("could not be dumped");
  }

  @Test
  void aDumpThatFindsNoRoomYieldsNothing() throws Exception {
    replace("pg_dump", whenDumping("exec $real \"$@\" >/dev/full"));
    assertNothingGood("No space left on device");
  }

  /// From now on the configured server is that one.
  private void moveTo(RealPostgres other) throws IOException {
    var file = shell.at("backstay.yaml");
    var text = Files.readString(file);
    Files.writeString(file, text.replace(":" + postgres.port() + "/", ":" + other.port() + "/"));
  }

  @Test
  void aStandbyIsCapturedAndSaidToBeOne() throws Exception {
    var original = Files.readString(shell.at("backstay.yaml"));
    try (var standby = postgres.standby()) {
      moveTo(standby);
      shell.must("backup");
      assertThat(shell.must("show", "latest", "--json").out()).contains("\"standby\":\"true\"");
    }
    Files.writeString(shell.at("backstay.yaml"), original);
    made.disaster();
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
  }

  @Test
  void aStandbyThatIsPromotedMeanwhileYieldsAWholeCaptureOrNone() throws Exception {
    try (var standby = postgres.standby()) {
      replace(
          "pg_dump",
          whenDumping(
              ("PGPASSWORD='%s' %s -X -q -t -U root -h 127.0.0.1 -p %d -d postgres"
                      + " -c 'select pg_promote()' >/dev/null; exec $real \"$@\"")
                  .formatted(
                      RealPostgres.PASSWORD.replace("'", "'\\''"),
                      postgres.programs().resolve("psql"),
                      standby.port())));
      moveTo(standby);
      var ran = shell.run("backup");
      assertThat(ran.exit()).as(ran.err()).isIn(0, 20);
      assertThat(standby.rows("postgres", "select pg_is_in_recovery()")).containsExactly("f");
      if (ran.exit() == 0) {
        standby.sql(made.first(), "delete from accounts");
        shell.must("restore", "latest", "--component", "controller", "--yes");
        assertThat(standby.rows(made.first(), "select count(*), sum(balance) from accounts"))
            .containsExactly("5000|500000");
      }
    }
  }

  @Test
  void aDatabaseThatIsNotThereYieldsNothing() throws Exception {
    postgres.sql("postgres", "drop database \"" + made.first() + "\"");
    assertNothingGood("does not exist");
  }
}
