package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealRedis;
import dev.backstay.testing.RedisValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis server that is stopped while it is restored, another service that uses it, and a tree.
class RedisOfflineTest {

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private RealRedis redis;

  private Shell shell;
  private String sound = "";
  private String lost = "";

  @BeforeEach
  void make() {
    shell = new Shell(directory);
  }

  @AfterEach
  void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  /// Makes it, with a snapshot, and loses what the snapshot holds.
  private void install(String... settings) throws Exception {
    redis = RealRedis.start(settings);
    redis.script(RedisValues.COMMANDS);
    sound = redis.digest();
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/tree"));
    Files.writeString(shell.at("live/tree/note"), "kept");
    Files.writeString(
        shell.at("worker"),
        "REDISCLI_AUTH='%s' redis-cli -p %d GET text >> '%s'"
            .formatted(RealRedis.PASSWORD, redis.port(), shell.at("seen")));
    shell.set("SECRET", RedisInstallation.secret());
    configure("", "offline", redis.directory(), redis.stopper(), redis.starter());
    shell.must("init");
    shell.must("backup");
    redis.cli("FLUSHALL");
    redis.cli("SET", "text", "lost");
    Files.writeString(shell.at("live/tree/note"), "lost");
    lost = redis.digest();
  }

  /// The server is the first of the services in the file.
  private void configure(String account, String restore, Path data, Path stop, Path start)
      throws IOException {
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
          queue:
            kind: redis
            url: "redis://%s:${env:SECRET}@127.0.0.1:%d"
            restore: %s
            data_dir: %s
            service: server
          tree: { kind: files, path: live/tree, order: 2 }
        services:
          - name: server
            command: { stop: ["/bin/sh", "%s"], start: ["/bin/sh", "%s"] }
          - name: worker
            command: { stop: ["/bin/true"], start: ["/bin/sh", "%s"] }
        """
            .formatted(account, redis.port(), restore, data, stop, start, shell.at("worker")));
  }

  private void requireSound() throws Exception {
    assertThat(redis.digest()).isEqualTo(sound);
    assertThat(shell.at("live/tree/note")).hasContent("kept");
    assertThat(leftovers()).isEmpty();
  }

  private void requireLost() throws Exception {
    assertThat(redis.digest()).isEqualTo(lost);
    assertThat(shell.at("live/tree/note")).hasContent("lost");
    assertThat(leftovers()).isEmpty();
  }

  private List<String> leftovers() throws IOException {
    try (var all = Files.list(redis.directory())) {
      return all.map(it -> it.getFileName().toString())
          .filter(it -> it.startsWith(".backstay"))
          .toList();
    }
  }

  private void restart() throws Exception {
    redis.kill();
    redis.launch();
  }

  @Test
  void itStartsFromTheSnapshotWithItsAppendOnlyFileOnAndOutlivesACrash() throws Exception {
    install("appendonly yes", "appendfsync always", "save 3600 1");
    shell.must("restore", "latest", "--yes");
    requireSound();
    assertThat(redis.cli("INFO", "persistence")).contains("aof_enabled:1");
    redis.cli("SET", "later", "kept too");
    restart();
    assertThat(redis.cli("GET", "later")).isEqualTo("kept too");
    redis.cli("DEL", "later");
    requireSound();
  }

  @Test
  void oneThatKeepsNothingOfItsOwnAccordHasItsFormerStateBackAfterARollback() throws Exception {
    install();
    shell.must("restore", "latest", "--yes", "--no-settle");
    assertThat(redis.digest()).isEqualTo(sound);
    shell.must("restore", "rollback");
    requireLost();
  }

  @Test
  void underAnAppendOnlyFileARollbackTakesWithItWhatWasWrittenMeanwhile() throws Exception {
    install("appendonly yes", "appendfsync always", "save 3600 1");
    shell.must("restore", "latest", "--yes", "--no-settle");
    redis.cli("SET", "meanwhile", "written");
    shell.must("restore", "rollback");
    requireLost();
    restart();
    requireLost();
  }

  @Test
  void oneDatabaseAndNoRightToSwapAndLittleMemoryAreEnough() throws Exception {
    install("databases 1");
    configure(RealRedis.NO_SWAP, "offline", redis.directory(), redis.stopper(), redis.starter());
    redis.script(RedisValues.COMMANDS);
    var used = redis.cli("INFO", "memory").lines().filter(it -> it.startsWith("used_memory:"));
    var most = Long.parseLong(used.findFirst().orElseThrow().substring(12).strip()) + 500_000;
    Files.writeString(
        redis.directory().resolve("redis.conf"),
        Files.readString(redis.directory().resolve("redis.conf"))
            + "maxmemory %d%nmaxmemory-policy allkeys-lru%n".formatted(most));
    redis.cli("FLUSHALL");
    shell.must("restore", "latest", "--yes");
    requireSound();
  }

  @Test
  void aNodeOfAClusterIsRestored() throws Exception {
    install("databases 1", "cluster-enabled yes");
    redis.cli("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    redis.cli("SET", "sound", "state");
    sound = redis.digest();
    shell.must("backup");
    redis.cli("SET", "sound", "lost");
    shell.must("restore", "latest", "--yes", "--component", "queue");
    assertThat(redis.digest()).isEqualTo(sound);
  }

  @Test
  void aDirectoryThatIsNotTheServersIsRefusedWithBoth() throws Exception {
    install();
    var other = Files.createDirectory(shell.at("other"));
    configure("", "offline", other, redis.stopper(), redis.starter());
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err())
        .contains("[target-unsupported]", redis.directory().toString(), other.toString());
    requireLost();
  }

  @Test
  void aServerThatItsServiceDoesNotStopIsRefusedAndNotTouched() throws Exception {
    install("appendonly yes", "appendfsync always");
    configure("", "offline", redis.directory(), Files.createFile(shell.at("x")), redis.starter());
    var before = Files.getLastModifiedTime(redis.directory().resolve("appendonlydir"));
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("[target-busy]", "although its service server was stopped");
    requireLost();
    assertThat(Files.getLastModifiedTime(redis.directory().resolve("appendonlydir")))
        .isEqualTo(before);
  }

  @Test
  void othersAreStartedWhenItServesWhatWasRestored() throws Exception {
    install("save 3600 1");
    shell.must("restore", "latest", "--yes");
    assertThat(shell.at("seen")).hasContent("hello");
  }

  @Test
  void whatDiffersWhenItWasStartedIsUndoneAndNobodyElseHasSeenIt() throws Exception {
    install("appendonly yes", "appendfsync always");
    Files.writeString(
        redis.starter(),
        Files.readString(redis.starter())
            .replace(
                "says && exit 0",
                "says && { test -e once || REDISCLI_AUTH='%s' redis-cli -p %d SET text other; touch once; exit 0; }"
                    .formatted(RealRedis.PASSWORD, redis.port())));
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(31);
    assertThat(ran.err())
        .contains("does not serve what was restored", "the value of \"text\"", "differs");
    requireLost();
    assertThat(shell.at("seen")).hasContent("lost");
  }

  @Test
  void itCanStartEmpty() throws Exception {
    install("appendonly yes", "appendfsync always");
    configure("", "start-empty", redis.directory(), redis.stopper(), redis.starter());
    shell.must("restore", "latest", "--yes", "--no-settle");
    assertThat(redis.digest()).isEqualTo("0".repeat(40));
    shell.must("restore", "rollback");
    requireLost();
  }

  @Test
  void oneThatDoesNotStartFromItsDamagedFileIsRestored() throws Exception {
    install("save 3600 1");
    redis.save();
    redis.kill();
    Files.writeString(redis.directory().resolve("dump.rdb"), "damaged");
    shell.must("restore", "latest", "--yes");
    // What nobody could ask for is in no safety snapshot.
    assertThat(leftovers()).isNotEmpty();
    shell.must("restore", "settle");
    requireSound();
  }

  @Test
  void oneThatIsGoneWithAnAppendOnlyFileIsRestoredToThatForm() throws Exception {
    install("appendonly yes", "appendfsync always");
    redis.kill();
    var parts = redis.directory().resolve("appendonlydir");
    var isRoot = Integer.valueOf(0).equals(Files.getAttribute(parts, "unix:uid"));
    try (var all = Files.list(parts)) {
      for (var part : all.toList()) {
        Files.setAttribute(part, "unix:mode", 0640);
        if (isRoot) {
          Files.setAttribute(part, "unix:uid", 4321);
        }
      }
    }
    shell.must("restore", "latest", "--yes");
    // What nobody could ask for is in no safety snapshot.
    assertThat(leftovers()).isNotEmpty();
    shell.must("restore", "settle");
    requireSound();
    var base = parts.resolve("appendonly.aof.1.base.rdb");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(base)))
        .isEqualTo("rw-r-----");
    assertThat(Files.getAttribute(base, "unix:uid"))
        .isEqualTo(isRoot ? 4321 : Files.getAttribute(parts, "unix:uid"));
  }

  @Test
  void oneThatStartsWithALogThatWasNotThereIsFoundEmptyAndLeftAsItWas() throws Exception {
    install("save 3600 1");
    var settings = redis.directory().resolve("redis.conf");
    var former = Files.readString(settings);
    Files.writeString(settings, former + "appendonly yes\n");
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(31);
    assertThat(ran.err()).contains("does not serve what was restored", "is missing");
    Files.writeString(settings, former);
    restart();
    requireLost();
  }

  @Test
  void withoutItsComponentTheServerGoesOn() throws Exception {
    install();
    var run = redis.cli("INFO", "server").lines().filter(it -> it.startsWith("run_id")).toList();
    shell.must("restore", "latest", "--yes", "--component", "tree");
    assertThat(redis.cli("INFO", "server").lines()).containsAll(run);
    assertThat(shell.at("live/tree/note")).hasContent("kept");
  }
}
