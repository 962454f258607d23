package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is configured or stands in the environment: a drill gets to nothing that is live.
final class DrillMisconfiguredTest {

  private static final int NOT_PROVEN = 40;

  @TempDir private Path directory;

  /// Places for scratch that are within something that is none of a drill's business.
  private static final List<String> WITHIN =
      List.of(
          "live/logs",
          "live/logs/",
          "live/logs/below",
          "live/logs/not/yet/there",
          "live/../live/logs",
          "scratch/../live/logs/below",
          "to-logs",
          "to-logs/below",
          "to-live/logs",
          "to-live/logs/new",
          "repository",
          "repository/packs",
          "to-repository/scratch",
          "host",
          "host/restores");

  @Test
  void scratchIsNeverWithinWhatIsLive() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");
    shell.must("backup");
    Files.createSymbolicLink(shell.at("to-logs"), shell.at("live/logs"));
    Files.createSymbolicLink(shell.at("to-live"), shell.at("live"));
    Files.createSymbolicLink(shell.at("to-repository"), shell.at("repository"));
    var configuration = Files.readString(shell.at("backstay.yaml"));
    var before = everything();
    for (var each : WITHIN) {
      Files.writeString(
          shell.at("backstay.yaml"),
          configuration.replace("scratch_dir: scratch", "scratch_dir: " + each));
      var drill = shell.run("drill", "run");
      // Some of them no configuration may have at all.
      assertThat(drill.exit()).as(each + ": " + drill).isIn(NOT_PROVEN, 4);
      assertThat(drill.err()).containsAnyOf("path-conflict", "config-conflict");
      assertThat(everything()).as(each).isEqualTo(before);
    }
    // By the environment as well, where the configuration says nothing.
    Files.writeString(
        shell.at("backstay.yaml"), configuration.replace("scratch_dir: scratch\n", ""));
    shell.set("TMPDIR", shell.at("live/logs").toString());
    assertThat(shell.run("drill", "run").err()).contains("path-conflict");
    assertThat(everything()).isEqualTo(before);
  }

  private List<String> everything() throws IOException {
    var all = new ArrayList<String>();
    for (var top : List.of("live", "repository")) {
      try (var paths = Files.walk(directory.resolve(top))) {
        paths.sorted().forEach(it -> all.add(directory.relativize(it) + " " + sizeOf(it)));
      }
    }
    return all;
  }

  private static long sizeOf(Path path) {
    return Files.isRegularFile(path) ? path.toFile().length() : 0;
  }

  /// What leads PostgreSQL's programs, wherever they are started from.
  private static Map<String, String> leading(int port, String database) {
    var variables = new TreeMap<String, String>();
    variables.put("PGHOST", "127.0.0.1");
    variables.put("PGHOSTADDR", "127.0.0.1");
    variables.put("PGPORT", Integer.toString(port));
    variables.put("PGUSER", RealPostgres.OWNER);
    variables.put("PGPASSWORD", RealPostgres.PASSWORD);
    variables.put("PGDATABASE", database);
    variables.put("PGSERVICE", "live");
    variables.put("PGOPTIONS", "-c search_path=elsewhere");
    variables.put("PGTARGETSESSIONATTRS", "read-write");
    variables.put("PGSSLMODE", "disable");
    return variables;
  }

  @Test
  void neitherTheEnvironmentNorAProgramLeadsToWhatIsLive() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      shell.must("backup");
      whole.disaster();
      var before = whole.look();
      addProgramsThatAct(whole);
      var environment = leading(whole.postgres().port(), whole.databases().getFirst());
      environment.put("HOME", directory.toString());
      WholeInstallation.secrets().forEach(it -> environment.put(it.get(0), it.get(1)));
      serviceFile(whole);

      var process = new OwnProcess(directory, environment);
      assertThat(process.run("drill", "run")).as(process.output()).isZero();

      assertThat(process.output()).contains("is proven");
      assertThat(whole.look()).isEqualTo(before);
      assertThat(whole.leftovers()).isEmpty();
      assertThat(shell.at("acted")).doesNotExist();
      assertThat(shell.at("scratch")).isEmptyDirectory();
    }
  }

  /// A hold, a service, a program that takes back what another one wrote, and a wrapper.
  private static void addProgramsThatAct(WholeInstallation whole) throws IOException {
    var shell = whole.shell();
    var act = "[sh, -c, \"echo acted >> '%s'\"]".formatted(shell.at("acted"));
    var configuration = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(
        shell.at("backstay.yaml"),
        configuration
                .replaceAll(
                    "(controller: \\{ kind: postgres,)",
                    "$1 wrapper: " + act.replace("$", "\\$").replace("\\", "\\\\") + ",")
                .replace("stop: [sh, -c, \"cd", "stop: [sh, -c, \"echo acted >> acted; cd")
            + """
            hold: { pause: %1$s, resume: %1$s, limit: 10s }
            """
                .formatted(act));
  }

  private void serviceFile(WholeInstallation whole) throws IOException {
    Files.writeString(
        directory.resolve(".pg_service.conf"),
        "[live]\nhost=127.0.0.1\nport=%d\nuser=%s\n"
            .formatted(whole.postgres().port(), RealPostgres.OWNER));
    Files.writeString(
        directory.resolve(".psqlrc"), "\\! echo acted >> " + directory.resolve("acted") + "\n");
  }

  /// Client programs that are none: they go to the live server, whatever they are told.
  @Test
  void clientProgramsThatLeadElsewhereAreFoundOut() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      shell.must("backup");
      var installed = whole.postgres().programs();
      var programs = Files.createDirectory(shell.at("programs"));
      for (var each : List.of("initdb", "postgres", "pg_dump", "pg_restore")) {
        Files.createSymbolicLink(programs.resolve(each), installed.resolve(each));
      }
      var psql = programs.resolve("psql");
      Files.writeString(
          psql,
          """
          #!/bin/sh
          PGPASSWORD='%s' exec %s/psql "$@" --host=127.0.0.1 --port=%d --username=root
          """
              .formatted(
                  RealPostgres.PASSWORD.replace("'", "'\\''"), installed, whole.postgres().port()));
      Files.setPosixFilePermissions(psql, PosixFilePermissions.fromString("rwxr-xr-x"));
      var configuration = Files.readString(shell.at("backstay.yaml"));
      Files.writeString(
          shell.at("backstay.yaml"),
          configuration.replace("kind: postgres,", "kind: postgres, programs: programs,"));
      var roles = whole.postgres().rows("postgres", "select rolname from pg_roles order by 1");
      var before = whole.look();

      var drill = shell.run("drill", "run");

      assertThat(drill.exit()).as(drill.toString()).isEqualTo(NOT_PROVEN);
      assertThat(drill.err()).contains("leads to another server");
      assertThat(whole.look()).isEqualTo(before);
      assertThat(whole.postgres().rows("postgres", "select rolname from pg_roles order by 1"))
          .isEqualTo(roles);
    }
  }
}
