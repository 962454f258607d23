package dev.backstay.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A small orchestrator with a snapshot, and a program that a drill can start on it.
///
/// @param shell where commands are typed
/// @param program the directory of the program, which any account can read
record TrialStand(Shell shell, Path program) {

  static final String SERVICE =
      """
      drill:
        service:
          run:
            - %s
            - -cp
            - "%s"
            - dev.backstay.cli.SmallServer
            - "{port}"
            - "{path:runs}"
            - "{path:settings}"
            - %s
          environment: { DATABASE_KEY: "${env:SMALL_KEY}", MODE: drill }
          directory: "{path:artifacts}"
          settings:
            - { component: settings, replace: { "%s": "{path:runs}", "8080": "{port}" } }
          ready:
            url: "http://127.0.0.1:{port}/health"
            within: 60s
            json: { path: status, equals: ok }
          smoke:
            - name: create
              method: POST
              url: "http://127.0.0.1:{port}/v1/runs"
              body: '{"smoke":true}'
              status: 201
              keep: { id: /run/id }
            - { name: fetch, url: "http://127.0.0.1:{port}/v1/runs/{id}" }
            - { name: cancel, method: POST, url: "http://127.0.0.1:{port}/v1/runs/{id}/cancel" }
          afterwards:
            - component: runs
              query: "select action from audit where action = 'run.cancelled'"
              why: the cancellation was audited
            - component: runs
              query: "select state from runs where id = 1"
              equals: done
              why: what was there is there
          limit: 3m
      """;

  /// Makes it, with a snapshot.
  static TrialStand make(Path directory) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    var shell = new Shell(directory);
    shell.set("SMALL_KEY", "very-secret-9876");
    Files.createDirectories(shell.at("live/artifacts"));
    Files.writeString(shell.at("live/artifacts/1.txt"), "artifact");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/runs.db"));
        var made = connection.createStatement()) {
      made.execute("create table runs (id integer primary key, state text)");
      made.execute("create table audit (id integer primary key, action text)");
      made.execute("insert into runs (state) values ('done')");
    }
    Files.writeString(
        shell.at("live/settings.yaml"),
        "database: %s\nlisten: \"8080\"\n".formatted(shell.at("live/runs.db")));
    var stand = new TrialStand(shell, copyProgram(shell.at("program")));
    stand.configure("");
    shell.must("init");
    shell.must("backup");
    return stand;
  }

  /// What it needs of the class path, where any account can read it.
  private static Path copyProgram(Path program) throws IOException {
    Files.createDirectories(program.resolve("dev/backstay/cli"));
    for (var each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      var file = Path.of(each);
      var name = String.valueOf(file.getFileName());
      if (name.startsWith("sqlite-jdbc") || name.startsWith("slf4j-api")) {
        Files.copy(file, program.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      var compiled = file.resolve("dev/backstay/cli/SmallServer.class");
      if (Files.isRegularFile(compiled)) {
        Files.copy(
            compiled,
            program.resolve("dev/backstay/cli/SmallServer.class"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (var all = Files.walk(program)) {
      for (var each : (Iterable<Path>) all::iterator) {
        var mode = Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--";
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(mode));
      }
    }
    return program;
  }

  /// The service as it is right, with that behaviour.
  String service(String behaviour) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toRealPath();
    try (var jars = Files.list(program)) {
      var path =
          Stream.concat(Stream.of(program), jars.filter(it -> it.toString().endsWith(".jar")))
              .map(Path::toString)
              .toList();
      return SERVICE.formatted(java, String.join(":", path), behaviour, shell.at("live/runs.db"));
    }
  }

  /// Writes the configuration, with that behind it.
  void configure(String drill) throws IOException {
    Files.createDirectories(shell.at("scratch"));
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: small
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          runs: { kind: sqlite, path: live/runs.db }
          settings: { kind: state-file, path: live/settings.yaml, format: yaml }
          artifacts: { kind: files, path: live/artifacts }
        """
            + drill);
  }

  /// Everything that is live, with its content and times.
  List<String> look() throws IOException {
    var all = new ArrayList<String>();
    try (var paths = Files.walk(shell.at("live"))) {
      for (var each : paths.sorted().toList()) {
        all.add(
            each
                + " "
                + Files.getAttribute(each, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
                + " "
                + (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                    ? Arrays.hashCode(Files.readAllBytes(each))
                    : 0)
                + " "
                + Files.getOwner(each, LinkOption.NOFOLLOW_LINKS));
      }
    }
    return all;
  }

  /// Processes of the program, wherever they run.
  static List<Long> processes(Path program) throws IOException {
    var found = new ArrayList<Long>();
    try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var each : all) {
        try {
          var line = Files.readString(each.resolve("cmdline"));
          if (line.contains("SmallServer") && line.contains(program.toString())) {
            found.add(Long.parseLong(each.getFileName().toString()));
          }
        } catch (IOException ended) {
          // Then it is none of them.
        }
      }
    }
    return found;
  }
}
