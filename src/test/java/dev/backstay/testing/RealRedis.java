package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Redis server of the machine's own installation, on a free port of the loopback interface, with
/// a password. Its data are lost with it.
public final class RealRedis implements AutoCloseable {

  /// The password of the default account.
  public static final String PASSWORD = "open_sesame/&+%7e";

  /// An account that may do everything but replicate; its password is [#PASSWORD].
  public static final String NO_REPLICA = "norepl";

  /// An account that may do everything but exchange databases; its password is [#PASSWORD].
  public static final String NO_SWAP = "noswap";

  private static final Path INSTALLED = Path.of("/usr/bin/redis-server");

  /// One at a time, also if who started the other one is gone.
  private static final String COMMON =
      """
      cd '%1$s'
      exec 9>lock
      flock 9
      runs() { test -e pid && grep -qa ':%2$d' /proc/$(cat pid)/cmdline 2>/dev/null; }
      says() { redis-cli -p %2$d PING 2>/dev/null | grep -q -e PONG -e NOAUTH; }
      """;

  private static final String STOP =
      """
      runs && kill $(cat pid)
      while runs; do sleep 0.02; done
      """;

  private static final String START =
      """
      runs || redis-server redis.conf >/dev/null 2>&1 </dev/null 9>&- &
      for i in $(seq 500); do says && exit 0; sleep 0.02; done
      exit 1
      """;

  private final Path directory;
  private final int port;
  private @Nullable Process server;

  private RealRedis(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /// Starts one; skips the test where Redis is not installed.
  ///
  /// @param settings further settings, as lines of its configuration
  public static RealRedis start(String... settings) throws Exception {
    return startFrom(null, settings);
  }

  /// Starts one from an RDB file.
  public static RealRedis startFrom(byte @Nullable [] rdb, String... settings) throws Exception {
    assumeThat(INSTALLED).as("Redis is installed").isExecutable();
    var directory = Files.createTempDirectory("redis");
    var redis = new RealRedis(directory, freePort());
    if (rdb != null) {
      Files.write(directory.resolve("dump.rdb"), rdb);
    }
    redis.configure(settings);
    redis.launch();
    return redis;
  }

  /// A port of this machine that nothing listens on.
  public static int freePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private void configure(String... settings) throws IOException {
    var lines =
        new ArrayList<>(
            List.of(
                "bind 127.0.0.1",
                "port " + port,
                "dir " + directory,
                "logfile " + directory.resolve("log"),
                "pidfile " + directory.resolve("pid"),
                "requirepass \"" + PASSWORD + "\"",
                "save \"\"",
                "repl-diskless-sync-delay 0",
                "enable-debug-command local",
                "user " + NO_REPLICA + " on >" + PASSWORD + " ~* &* +@all -psync -sync -replconf",
                "user " + NO_SWAP + " on >" + PASSWORD + " ~* &* +@all -swapdb"));
    lines.addAll(List.of(settings));
    Files.write(directory.resolve("redis.conf"), lines);
    Files.writeString(stopper(), COMMON.formatted(directory, port) + STOP);
    Files.writeString(starter(), COMMON.formatted(directory, port) + START);
  }

  /// A script that stops the server as a service manager does, and waits until it has stopped.
  public Path stopper() {
    return directory.resolve("stop");
  }

  /// A script that starts the server unless it runs, and waits until it answers.
  public Path starter() {
    return directory.resolve("start");
  }

  /// Starts the server, the first time or again.
  public void launch() throws Exception {
    server =
        new ProcessBuilder(INSTALLED.toString(), directory.resolve("redis.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    for (var tries = 0; !run("PING").contains("PONG"); tries++) {
      assertThat(tries).as("the server starts").isLessThan(200);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /// Kills the server as a power cut would.
  public void kill() throws InterruptedException {
    var running = server;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly().waitFor();
    }
    try {
      killStarted();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// One that the script has started.
  private void killStarted() throws IOException, InterruptedException {
    var file = directory.resolve("pid");
    if (Files.exists(file)) {
      var started = ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
      // Its number may be another process's by now.
      if (started.isPresent() && commandLine(started.get()).contains(":" + port)) {
        started.get().destroyForcibly();
        while (started.get().isAlive()) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
    }
  }

  private static String commandLine(ProcessHandle process) throws IOException {
    var file = Path.of("/proc/" + process.pid() + "/cmdline");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /// The port it listens on.
  public int port() {
    return port;
  }

  /// What a command gives; it must not fail.
  public String cli(String... words) throws Exception {
    var said = run(words);
    assertThat(said).doesNotStartWith("ERR").doesNotStartWith("NO").doesNotStartWith("(error)");
    return said;
  }

  /// Has it write its RDB file, once what it writes for others has ended.
  public void save() throws Exception {
    var said = run("SAVE");
    for (var i = 0; i < 600 && said.contains("in progress"); i++) {
      Thread.sleep(50);
      said = run("SAVE");
    }
    assertThat(said).isEqualTo("OK");
  }

  private String run(String... words) throws Exception {
    var argv = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    argv.addAll(List.of(words));
    return talk(argv, "");
  }

  /// Runs commands, one a line, as `redis-cli` reads them.
  public String script(String commands) throws Exception {
    return talk(List.of("redis-cli", "-p", Integer.toString(port)), commands);
  }

  private static String talk(List<String> argv, String input) throws Exception {
    var builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().put("REDISCLI_AUTH", PASSWORD);
    var process = builder.start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  /// The server's own digest of all it holds.
  public String digest() throws Exception {
    return cli("DEBUG", "DIGEST");
  }

  /// Where it keeps its files.
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
