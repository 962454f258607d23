package dev.backstay.component.postgres;

import dev.backstay.component.Component;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresServer;
import dev.backstay.component.Scope;
import dev.backstay.component.ScratchServer;
import dev.backstay.component.Waiver;
import dev.backstay.process.InstalledPostgres;
import dev.backstay.run.RunId;
import dev.backstay.scratch.RunAs;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.scratch.ScratchProgram;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of the installed programs that listens at a socket in its own directory, and
/// nowhere else.
///
/// What it takes in is loaded by an account that is no superuser, which is a member of every role
/// that the dump names: those are made before, and cannot log in.
public final class ScratchPostgres implements ScratchServer {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// The file of the socket has a path of at most 107 bytes (`sockaddr_un`).
  private static final int SOCKET_DIRECTORY_MAX = 107 - "/.s.PGSQL.5432".length();

  private static final String LOADER = "backstay_trial";

  /// Whoever knows no role is told all that are named.
  private static final Account STRANGER =
      new Account("", true, Set.of(), Set.of(), Set.of(), Set.of(), true);

  private final ScratchArea area;
  private final Set<Waiver> waived;
  private final String superuser = "backstay_" + RunId.random().hex();

  /// Databases that are there, or taken; several components may have the same name in servers of
  /// their own.
  private final Set<String> names = new HashSet<>(Set.of("postgres", "template0", "template1"));

  private @Nullable ScratchProgram server;
  private String engine = "";
  private Path programs = InstalledPostgres.HERE.root();

  /// One that is started in that area.
  ///
  /// @param waived what restores into it need not insist on; with [Waiver#CODE] they are made by a
  ///     superuser
  public ScratchPostgres(ScratchArea area, Set<Waiver> waived) {
    this.area = area;
    this.waived = Set.copyOf(waived);
  }

  @Override
  public Component hosting(Component configured, ComponentContent content) throws IOException {
    if (!(configured instanceof PostgresDatabase database)) {
      throw new IllegalArgumentException(configured.name() + " is no database");
    }
    if (server == null) {
      start(database, majorOf(content));
    }
    makeRoles(database, content);
    var name = database.database();
    if (!names.add(name)) {
      name = "trial " + database.name();
      names.add(name);
    }
    return at(database, name, waived.contains(Waiver.CODE) ? superuser : LOADER)
        .restoring(Scope.WHOLE, waived);
  }

  private static int majorOf(ComponentContent content) {
    var number = content.component().facts().details().getOrDefault("server_version_num", "0");
    return number.matches("\\d{5,7}") ? Integer.parseInt(number) / 10_000 : 0;
  }

  private void start(PostgresDatabase database, int major) throws IOException {
    programs = programs(database, major);
    var account = RunAs.account("postgres");
    account.requireReach(area.directory());
    var home = area.privateDirectory("postgres");
    account.own(home);
    if (home.toString().length() > SOCKET_DIRECTORY_MAX) {
      throw new IOException(
          "the path %s is too long for a socket; set `scratch_dir` to a shorter one"
              .formatted(home));
    }
    run(
        "initdb",
        account,
        home,
        List.of(
            "--pgdata=" + home.resolve("data"),
            "--username=" + superuser,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync"));
    server =
        area.start(
            new ScratchProgram.Start(
                "postgres",
                List.of(
                    programs.resolve("postgres").toString(),
                    "-D",
                    home.resolve("data").toString(),
                    "-k",
                    home.toString(),
                    "-p",
                    "5432",
                    "-c",
                    "listen_addresses=",
                    "-c",
                    "unix_socket_permissions=0700",
                    "-c",
                    "max_wal_size=2GB"),
                home,
                account,
                environment(),
                "",
                "QUIT"));
    awaitReady(database);
  }

  private static Map<String, String> environment() {
    return Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8");
  }

  private void run(String program, RunAs account, Path home, List<String> arguments)
      throws IOException {
    var argv = new ArrayList<String>();
    argv.add(programs.resolve(program).toString());
    argv.addAll(arguments);
    var start = new ScratchProgram.Start(program, argv, home, account, environment(), "", "TERM");
    try (var running = area.start(start)) {
      if (running.await(LIMIT) != 0) {
        throw new IOException(program + " failed: " + running.lastWords());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    }
  }

  /// Those of the captured server's version, else of the next newer one that is installed.
  private static Path programs(PostgresDatabase database, int major) throws IOException {
    var configured = database.programs().filter(it -> Files.isExecutable(it.resolve("initdb")));
    if (configured.isPresent()) {
      return configured.get();
    }
    var fit = InstalledPostgres.HERE.fit(major, "initdb", "postgres");
    if (fit.isEmpty()) {
      throw new IOException(
          "no PostgreSQL server of version %d or newer is installed here (package postgresql-%d)"
              .formatted(major, Math.max(major, 14)));
    }
    return fit.get();
  }

  private void awaitReady(PostgresDatabase database) throws IOException {
    var running = Objects.requireNonNull(server);
    var end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try (var sql = asSuperuser(database)) {
        requireOwn(sql);
        engine = "PostgreSQL " + sql.value("show server_version");
        sql.run("create role %s login createdb createrole".formatted(LOADER));
        sql.run("grant pg_signal_backend to " + LOADER);
        return;
      } catch (ElsewhereException elsewhere) {
        throw elsewhere;
      } catch (IOException notYet) {
        if (!running.isAlive() || System.nanoTime() > end) {
          throw new IOException("the server did not start: " + running.lastWords(), notYet);
        }
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the server started", e);
      }
    }
  }

  /// Client programs may be anything; nothing is changed before it is known where they lead.
  private void requireOwn(Sql sql) throws IOException {
    var data = sql.value("select pg_catalog.current_setting('data_directory', true)");
    if (!data.equals(area.directory().resolve("postgres/data").toString())) {
      throw new ElsewhereException("psql leads to another server, whose data are in " + data);
    }
  }

  /// What cannot become right by waiting.
  private static final class ElsewhereException extends IOException {
    ElsewhereException(String message) {
      super(message);
    }
  }

  private Sql asSuperuser(PostgresDatabase database) throws IOException {
    return Sql.connect(Clients.of(at(database, database.database(), superuser)), "postgres", LIMIT);
  }

  private PostgresDatabase at(PostgresDatabase database, String name, String account) {
    var settings = new TreeMap<String, String>();
    settings.put("PGHOST", area.directory().resolve("postgres").toString());
    settings.put("PGPORT", "5432");
    settings.put("PGUSER", account);
    return new PostgresDatabase(
        database.name(),
        database.importance(),
        database.order(),
        new PostgresServer(settings, Optional.empty(), true),
        name,
        "postgres",
        List.of(),
        Optional.of(programs),
        database.timeout(),
        database.expectations(),
        database.leftAlone(),
        database.waived(),
        Scope.WHOLE);
  }

  private void makeRoles(PostgresDatabase database, ComponentContent content) throws IOException {
    var head = DumpHead.of(content);
    if (head.isEmpty()) {
      return;
    }
    var owner = Optional.ofNullable(content.component().facts().details().get("owner"));
    try (var sql = asSuperuser(database)) {
      var there = new TreeSet<String>();
      sql.rows("select rolname from pg_catalog.pg_roles").forEach(it -> there.add(it.getFirst()));
      for (var role : Belongings.of(head.get(), owner, STRANGER).unknown()) {
        if (there.add(role) && !role.startsWith("pg_")) {
          sql.run("create role " + Sql.quoted(role));
          sql.run("grant %s to %s with admin option".formatted(Sql.quoted(role), LOADER));
        }
      }
    }
  }

  @Override
  public String engine() {
    return engine;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
