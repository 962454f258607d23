package dev.backstay.component.postgres;

import dev.backstay.component.PostgresDatabase;
import dev.backstay.process.InstalledPostgres;
import dev.backstay.process.RunningProgram;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The client programs of PostgreSQL, for one database.
///
/// Host, port, account and database are said by arguments, for programs that a wrapper runs
/// elsewhere; the password by the environment alone.
final class Clients {

  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(?:\\.(\\d+))?");
  private static final Duration ASKING = Duration.ofSeconds(30);

  private final PostgresDatabase database;
  private final Optional<Path> directory;
  private final String application;

  private Clients(PostgresDatabase database, Optional<Path> directory, String application) {
    this.database = database;
    this.directory = directory;
    this.application = application;
  }

  /// Those that are configured, or those on the path.
  static Clients of(PostgresDatabase database) {
    return new Clients(database, database.programs(), "backstay");
  }

  /// Those to use with a server of that version: unless they are configured, the installed ones of
  /// the same major version, else the newest.
  Clients fitFor(int serverMajor) throws IOException {
    if (database.programs().isPresent() || !database.wrapper().isEmpty()) {
      return this;
    }
    return new Clients(database, InstalledPostgres.HERE.fit(serverMajor, "pg_dump"), application);
  }

  /// The same, whose connections can be told from all others.
  Clients named(RunId run) {
    return new Clients(database, directory, "backstay-" + run.hex());
  }

  /// What the server knows their connections by.
  String application() {
    return application;
  }

  PostgresDatabase database() {
    return database;
  }

  /// The version of a program.
  ClientVersion version(String program) throws IOException {
    var argv = new ArrayList<>(database.wrapper());
    argv.add(executable(program));
    argv.add("--version");
    try (var running = RunningProgram.reading(argv, variables(), ASKING)) {
      var said = new String(running.output().readAllBytes(), StandardCharsets.UTF_8);
      var problem = running.await();
      if (problem.isPresent()) {
        throw new SqlFailedException(program + " " + problem.get());
      }
      var matcher = VERSION.matcher(said);
      if (!matcher.find()) {
        throw new SqlFailedException(program + " says no version of PostgreSQL: " + said.strip());
      }
      var minor = matcher.group(2);
      return new ClientVersion(
          Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor));
    }
  }

  /// Starts a program with the connection's arguments and its own.
  RunningProgram start(String program, List<String> arguments, Duration limit) throws IOException {
    return RunningProgram.talking(argv(program, arguments), variables(), limit);
  }

  private List<String> argv(String program, List<String> arguments) {
    var argv = new ArrayList<>(database.wrapper());
    argv.add(executable(program));
    argument("PGHOST", "--host=", argv);
    argument("PGPORT", "--port=", argv);
    argument("PGUSER", "--username=", argv);
    argv.add("--no-password");
    argv.addAll(arguments);
    return argv;
  }

  private void argument(String setting, String option, List<String> argv) {
    database.server().setting(setting).ifPresent(value -> argv.add(option + value));
  }

  /// The argument that names a database, whatever its name looks like.
  static String databaseArgument(String name) {
    return "--dbname=dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private String executable(String program) {
    return directory.map(it -> it.resolve(program).toString()).orElse(program);
  }

  private RunningProgram.Variables variables() {
    var passed =
        database.server().isClosed()
            ? List.<String>of()
            : System.getenv().keySet().stream().filter(it -> it.startsWith("PG")).toList();
    var given = new HashMap<>(database.server().variables());
    given.put("PGAPPNAME", application);
    return new RunningProgram.Variables(passed, given);
  }
}
