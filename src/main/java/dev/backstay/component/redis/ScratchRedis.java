package dev.backstay.component.redis;

import dev.backstay.component.Component;
import dev.backstay.component.RedisServer;
import dev.backstay.component.RedisStore;
import dev.backstay.component.ScratchServer;
import dev.backstay.run.RunId;
import dev.backstay.scratch.RunAs;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.scratch.ScratchProgram;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Redis or Valkey servers of the installed programs, one for each component, each at a free port
/// of the loopback interface with a password that nobody else has.
public final class ScratchRedis implements ScratchServer {

  private static final List<Path> PROGRAMS =
      List.of(
          Path.of("/usr/bin/redis-server"),
          Path.of("/usr/bin/valkey-server"),
          Path.of("/usr/local/bin/redis-server"),
          Path.of("/usr/local/bin/valkey-server"));

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PORTS_TRIED = 5;

  private final ScratchArea area;
  private final List<ScratchProgram> servers = new ArrayList<>();
  private String engine = "";

  /// They are started in that area.
  public ScratchRedis(ScratchArea area) {
    this.area = area;
  }

  /// Whatever a restore would put in place there, here it is the keys of the snapshot: also of what
  /// could be made again.
  @Override
  public Component hosting(Component configured, ComponentContent content) throws IOException {
    if (!(configured instanceof RedisStore store)) {
      throw new IllegalArgumentException(configured.name() + " is no Redis");
    }
    return new RedisStore(
        store.name(),
        store.importance(),
        store.order(),
        start(),
        store.database(),
        RedisStore.Restoring.SWAP,
        store.timeout(),
        store.expectations());
  }

  private RedisServer start() throws IOException {
    var program =
        PROGRAMS.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () -> new IOException("no Redis server is installed here (package redis-server)"));
    var account = RunAs.account("redis", "valkey");
    account.requireReach(area.directory());
    var name = "redis-" + (servers.size() + 1);
    var home = area.privateDirectory(name);
    account.own(home);
    IOException last = null;
    for (var tries = 0; tries < PORTS_TRIED; tries++) {
      var server =
          new RedisServer(
              "127.0.0.1",
              freePort(),
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.of(RunId.random().hex() + RunId.random().hex() + RunId.random().hex()));
      var running =
          area.start(
              new ScratchProgram.Start(
                  name,
                  List.of(program.toString(), "-"),
                  home,
                  account,
                  Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"),
                  configuration(server.port(), server.password().orElseThrow(), home),
                  "TERM"));
      try {
        engine = awaitReady(running, server);
        servers.add(running);
        return server;
      } catch (IOException failed) {
        running.close();
        last = new IOException("the server did not start: " + running.lastWords(), failed);
      }
    }
    throw new IOException(last);
  }

  /// Some databases are spare, so that what is loaded can be exchanged.
  private static String configuration(int port, String password, Path home) {
    return """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        databases 256
        save ""
        appendonly no
        protected-mode yes
        """
        .formatted(port, password, home);
  }

  /// Somebody else may have taken the port: then this one does not run, and the other one does not
  /// know the password.
  private static String awaitReady(ScratchProgram running, RedisServer server) throws IOException {
    for (var end = System.nanoTime() + LIMIT.toNanos(); ; ) {
      try (var connection = Connection.open(server, LIMIT)) {
        return ServerFacts.ask(connection).engine();
      } catch (IOException notYet) {
        if (!running.isAlive() || System.nanoTime() > end) {
          throw notYet;
        }
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the server started", e);
      }
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Override
  public String engine() {
    return engine;
  }

  @Override
  public void close() {
    servers.forEach(ScratchProgram::close);
    servers.clear();
  }
}
