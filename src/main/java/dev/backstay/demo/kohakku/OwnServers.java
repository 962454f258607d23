package dev.backstay.demo.kohakku;

import dev.backstay.demo.Ground;
import dev.backstay.process.InstalledPostgres;
import dev.backstay.process.RunningProgram;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts servers from what is installed, which go on running when the program ends.
final class OwnServers {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// PostgreSQL does not run as root.
  private static final int NOBODY = 65_534;

  private static final String ACCOUNT = "dbadmin";

  private final Ground ground;
  private final List<String> stops = new ArrayList<>();

  OwnServers(Ground ground) {
    this.ground = ground;
  }

  /// Starts a PostgreSQL server on a free port.
  Address postgres() throws IOException {
    var password = "made-up-" + ground.dice("postgres").hex(24);
    var data = ground.at("postgres/data");
    var home = data.resolveSibling("");
    ground.writeSecret("postgres/password", password + "\n");
    if (isRoot()) {
      for (var path : List.of(home, home.resolve("password"))) {
        Files.setAttribute(path, "unix:uid", NOBODY);
      }
    }
    var programs = programs();
    run(
        asOwner(
            programs.resolve("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + ACCOUNT,
            "--auth=scram-sha-256",
            "--pwfile=" + home.resolve("password"),
            "--encoding=UTF8",
            "--no-sync"));
    var port = freePort();
    run(
        asOwner(
            programs.resolve("pg_ctl").toString(),
            "--pgdata=" + data,
            "--log=" + home.resolve("log"),
            "--wait",
            "--options=-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                .formatted(port),
            "start"));
    stop("kill -INT \"$(head -n 1 postgres/data/postmaster.pid)\"");
    return Address.of(
        "postgresql://" + ACCOUNT + ":" + password + "@127.0.0.1:" + port + "/postgres", port);
  }

  private static Path programs() throws IOException {
    return InstalledPostgres.HERE
        .newest("initdb")
        .orElseThrow(
            () ->
                new IOException(
                    "no PostgreSQL server is installed in " + InstalledPostgres.HERE.root()));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> asOwner(String... words) {
    var argv = new ArrayList<String>();
    if (isRoot()) {
      argv.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    argv.addAll(List.of(words));
    return argv;
  }

  /// Starts a Redis server on a free port.
  Address redis() throws IOException {
    var password = "made-up-" + ground.dice("redis").hex(24);
    var home = ground.at("redis/data").resolveSibling("");
    var port = freePort();
    ground.writeSecret(
        "redis/redis.conf",
        """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        pidfile "%s"
        logfile "%s"
        appendonly yes
        daemonize yes
        """
            .formatted(port, password, home, home.resolve("pid"), home.resolve("log")));
    run(List.of("redis-server", home.resolve("redis.conf").toString()));
    stop("kill \"$(cat redis/pid)\"");
    return Address.of("redis://:" + password + "@127.0.0.1:" + port + "/0", port);
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static void run(List<String> argv) throws IOException {
    var variables = new RunningProgram.Variables(List.of(), Map.of());
    try (var program = RunningProgram.acting(argv, variables, LIMIT)) {
      var failure = program.await();
      if (failure.isPresent()) {
        throw new IOException(String.join(" ", argv) + " " + failure.get());
      }
    }
  }

  /// Adds a way to stop what was started.
  private void stop(String command) throws IOException {
    stops.add(command);
    ground.write(
        "stop.sh",
        "#!/bin/sh\n# Stops the servers that were started here.\ncd \"$(dirname \"$0\")\"\n"
            + String.join("\n", stops)
            + "\n");
  }
}
