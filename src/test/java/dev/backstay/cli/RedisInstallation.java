package dev.backstay.cli;

import dev.backstay.testing.RealRedis;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An orchestrator with a Redis server, of which it uses two logical databases, and a tree.
final class RedisInstallation {

  private static final String FILL =
      """
      SELECT %1$d
      EVAL "for i=1,%2$d do redis.call('HSET','task:'..i,'state','%3$s','n',i) end" 0
      EVAL "for i=1,%2$d do redis.call('RPUSH','queue',i) end" 0
      SET version %3$s
      """;

  private final RealRedis redis;
  private final Shell shell;
  private String sound = "";
  private String lost = "";

  private RedisInstallation(RealRedis redis, Shell shell) {
    this.redis = redis;
    this.shell = shell;
  }

  /// Makes it, with a snapshot.
  ///
  /// @param stopped whether the server is stopped while it is restored
  static RedisInstallation make(RealRedis redis, Path directory, boolean stopped) throws Exception {
    var made = new RedisInstallation(redis, new Shell(directory));
    made.fill(5_000, "sound");
    made.configure(stopped ? made.stopped() : "}");
    Files.writeString(made.note(), "kept");
    made.sound = redis.digest();
    made.shell.must("backup");
    made.disaster();
    made.lost = redis.digest();
    return made;
  }

  private void fill(int keys, String version) throws Exception {
    redis.script(FILL.formatted(0, keys, version) + FILL.formatted(3, keys / 10, version));
  }

  private String stopped() {
    return """
        , restore: offline, data_dir: "%s", service: server }
        services:
          - name: server
            command: { stop: ["/bin/sh", "%s"], start: ["/bin/sh", "%s"] }
        """
        .formatted(redis.directory(), redis.stopper(), redis.starter());
  }

  /// @param more the end of the component, and what follows
  private void configure(String more) throws Exception {
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/tree"));
    shell.set("SECRET", secret());
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories:
          local: { url: repository }
        components:
          tree: { kind: files, path: live/tree, order: 2 }
          queue: { kind: redis, url: "redis://:${env:SECRET}@127.0.0.1:%d" %s
        """
            .formatted(redis.port(), more));
    shell.must("init");
  }

  /// The password as a URL has it.
  static String secret() {
    return URLEncoder.encode(RealRedis.PASSWORD, StandardCharsets.UTF_8);
  }

  private Path note() {
    return shell.at("live/tree/note");
  }

  Shell shell() {
    return shell;
  }

  /// Every key of another version, and fewer of them.
  void disaster() throws Exception {
    redis.cli("FLUSHALL");
    fill(2_000, "lost");
    Files.writeString(note(), "lost");
  }

  /// What the server and the tree are while all is well.
  List<String> sound() {
    return List.of(sound, "kept");
  }

  /// What they are after [#disaster].
  List<String> lost() {
    return List.of(lost, "lost");
  }

  /// The server's digest of all that it holds, and what the tree says.
  List<String> look() throws Exception {
    return List.of(redis.digest(), Files.readString(note()));
  }
}
