package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresServer;
import dev.backstay.process.InstalledPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A PostgreSQL server of the machine's own installation, on a free port of the loopback interface,
/// with passwords. Its data are lost with it.
public final class RealPostgres implements AutoCloseable, BeforeAllCallback, AfterAllCallback {

  /// The account that owns what tests make: it may make databases, and is no superuser.
  public static final String OWNER = "keeper";

  /// The password of every account.
  public static final String PASSWORD = "open sesame: 'quoted' & \\back";

  private static final String NOBODY = "65534";

  private final Path programs;
  private final Path directory;
  private final int port;
  private @Nullable Process server;

  private RealPostgres(Path programs, Path directory, int port) {
    this.programs = programs;
    this.directory = directory;
    this.port = port;
  }

  /// One for all tests of a class, which registers it as an extension; skips them where PostgreSQL
  /// is not installed.
  public static RealPostgres ofClass() {
    try {
      var place = InMemory.place().resolve("postgres-" + UUID.randomUUID());
      var programs = InstalledPostgres.HERE.newest("initdb");
      return new RealPostgres(programs.orElse(place), place, freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts one; skips the test where PostgreSQL is not installed.
  public static RealPostgres start() throws Exception {
    var postgres = ofClass();
    postgres.prepare();
    postgres.launch();
    return postgres;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    prepare();
    launch();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private void prepare() throws Exception {
    assumeThat(programs.resolve("initdb")).as("a PostgreSQL server is installed").isExecutable();
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var secret = Files.writeString(directory.resolve("secret"), PASSWORD + "\n");
    var data = Files.createDirectory(directory.resolve("data"));
    if (isRoot()) {
      for (var path : List.of(directory, secret, data)) {
        Files.setAttribute(path, "unix:uid", Integer.parseInt(NOBODY));
      }
    }
    run(
        "initdb",
        "--pgdata=" + data,
        "--username=root",
        "--auth=scram-sha-256",
        "--pwfile=" + secret,
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private List<String> asNobody(String program, String... arguments) {
    var argv = new ArrayList<String>();
    if (isRoot()) {
      argv.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    argv.add(programs.resolve(program).toString());
    argv.addAll(List.of(arguments));
    return argv;
  }

  private void run(String program, String... arguments) throws Exception {
    var process =
        new ProcessBuilder(asNobody(program, arguments)).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /// Starts the server, the first time or again.
  public void launch() throws Exception {
    server = begin();
    awaitReady();
    if (rows("postgres", "select 1 from pg_roles where rolname = '" + OWNER + "'").isEmpty()) {
      sql(
          "postgres",
          "create role %s login createdb password '%s'"
              .formatted(OWNER, PASSWORD.replace("'", "''")));
    }
  }

  private Process begin() throws IOException {
    return new ProcessBuilder(
            asNobody(
                "postgres",
                "-D",
                directory.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + directory,
                "-c",
                "fsync=off"))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  /// A server that was killed may leave processes that still end, beside which none starts.
  private void awaitReady() throws Exception {
    for (var tries = 0; ; tries++) {
      var ready =
          new ProcessBuilder(
                  programs.resolve("pg_isready").toString(),
                  "-h",
                  "127.0.0.1",
                  "-p",
                  Integer.toString(port))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (ready.waitFor() == 0) {
        return;
      }
      assertThat(tries).as(Files.readString(directory.resolve("log"))).isLessThan(200);
      TimeUnit.MILLISECONDS.sleep(50);
      var running = server;
      if (running != null && !running.isAlive()) {
        server = begin();
      }
    }
  }

  /// Starts a standby that follows this server, on a port of its own. It is lost with this server.
  public RealPostgres standby() throws Exception {
    var port = freePort();
    var place = Files.createDirectory(directory.resolve("standby-" + port));
    var secret = Files.readString(directory.resolve("secret")).strip();
    // The library reads passwords from a file with `\\` and `:` escaped.
    var passfile =
        Files.writeString(
            directory.resolve("passfile-" + port),
            "*:*:*:*:" + secret.replace("\\", "\\\\").replace(":", "\\:") + "\n");
    Files.setPosixFilePermissions(passfile, PosixFilePermissions.fromString("rw-------"));
    if (isRoot()) {
      Files.setAttribute(place, "unix:uid", Integer.parseInt(NOBODY));
      Files.setAttribute(passfile, "unix:uid", Integer.parseInt(NOBODY));
    }
    run(
        "pg_basebackup",
        "--dbname=host=127.0.0.1 port=" + this.port + " user=root passfile=" + passfile,
        "--pgdata=" + place.resolve("data"),
        "--checkpoint=fast",
        "--no-sync",
        "--write-recovery-conf");
    var standby = new RealPostgres(programs, place, port);
    standby.launch();
    return standby;
  }

  /// Makes a standby a server of its own.
  public void promote() throws Exception {
    sql("postgres", "select pg_promote()");
  }

  /// Kills the server as a power cut would.
  public void kill() throws IOException, InterruptedException {
    var running = server;
    if (running != null) {
      var all = new ArrayList<>(running.descendants().toList());
      all.add(running.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
      running.waitFor();
      Files.deleteIfExists(directory.resolve("data").resolve("postmaster.pid"));
    }
  }

  /// The port it listens on.
  public int port() {
    return port;
  }

  /// A database as a component that [#OWNER] captures and restores by the programs on the path.
  public PostgresDatabase component(String database) {
    var settings =
        new TreeMap<>(
            Map.of("PGHOST", "127.0.0.1", "PGPORT", Integer.toString(port), "PGUSER", OWNER));
    return MadeDatabase.of(
        "controller", new PostgresServer(settings, Optional.of(PASSWORD)), database);
  }

  /// Makes a database of [#OWNER].
  public void create(String database) throws Exception {
    sql("postgres", "create database \"" + database + "\" owner " + OWNER);
  }

  /// Runs statements as the superuser.
  public void sql(String database, String statements) throws Exception {
    query("root", database, statements);
  }

  /// Runs statements as [#OWNER].
  public void sqlAsOwner(String database, String statements) throws Exception {
    query(OWNER, database, statements);
  }

  /// Makes an account, with [#PASSWORD], that may do nothing.
  public void role(String name) throws Exception {
    sql(
        "postgres",
        "create role \"%s\" login password '%s'".formatted(name, PASSWORD.replace("'", "''")));
  }

  /// The rows of a query by an account.
  public List<String> rowsAs(String account, String database, String query) throws Exception {
    return query(account, database, query).lines().toList();
  }

  /// The rows of a query by the superuser, fields parted by `|`.
  public List<String> rows(String database, String query) throws Exception {
    return query("root", database, query).lines().toList();
  }

  private String query(String account, String database, String statements) throws Exception {
    var process = client(account, database);
    process.getOutputStream().write(statements.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /// A client of [#OWNER]: statements in, rows and errors out.
  public Process client(String database) throws IOException {
    return client(OWNER, database);
  }

  /// A client of the superuser.
  public Process clientOfSuperuser(String database) throws IOException {
    return client("root", database);
  }

  private Process client(String account, String database) throws IOException {
    return start(
        "psql",
        account,
        database,
        List.of("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"));
  }

  private Process start(String program, String account, String database, List<String> arguments)
      throws IOException {
    var argv = new ArrayList<String>();
    argv.add(programs.resolve(program).toString());
    argv.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port)));
    argv.addAll(List.of("-U", account, "-d", database));
    argv.addAll(arguments);
    var builder = new ProcessBuilder(argv);
    builder.environment().put("PGPASSWORD", PASSWORD);
    return builder.redirectErrorStream(true).start();
  }

  /// Loads a dump as [#OWNER], as a person would.
  public void load(String database, Path dump) throws Exception {
    var process = start("pg_restore", OWNER, database, List.of("--exit-on-error", dump.toString()));
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /// The directory of the installed client programs.
  public Path programs() {
    return programs;
  }

  /// Ends it as soon as may be; killed, it would leave its shared memory on the machine.
  private void end() throws IOException, InterruptedException {
    var running = server;
    if (running != null && running.isAlive()) {
      var quit = List.of("/bin/sh", "-c", "kill -QUIT \"$0\"", Long.toString(running.pid()));
      var _ = new ProcessBuilder(quit).start().waitFor();
      var _ = running.waitFor(10, TimeUnit.SECONDS);
    }
    kill();
  }

  @Override
  public void close() throws IOException {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (Files.exists(directory)) {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
