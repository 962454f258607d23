package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealRedis;
import dev.backstay.testing.RedisValues;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis server and a tree, as one orchestrator.
class RedisRestoreTest {

  @TempDir Path directory;
  private RealRedis redis;
  private Shell shell;
  private String digest = "";

  @BeforeEach
  void start() throws Exception {
    shell = new Shell(directory);
    redis = RealRedis.start();
  }

  @AfterEach
  void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  private void install(String account, String database, String more, String... settings)
      throws Exception {
    if (settings.length > 0) {
      redis.close();
      redis = RealRedis.start(settings);
    }
    redis.script(RedisValues.COMMANDS);
    digest = redis.digest();
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/tree"));
    Files.writeString(shell.at("live/tree/note"), "kept");
    shell.set("SECRET", URLEncoder.encode(RealRedis.PASSWORD, StandardCharsets.UTF_8));
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
          queue: { kind: redis, url: "redis://%s:${env:SECRET}@127.0.0.1:%d%s"%s }
          tree: { kind: files, path: live/tree, order: 2 }
        """
            .formatted(account, redis.port(), database, more));
    shell.must("init");
    shell.must("backup");
  }

  private void disaster() throws Exception {
    redis.cli("FLUSHALL");
    redis.cli("SET", "text", "lost");
    Files.writeString(shell.at("live/tree/note"), "lost");
  }

  @Test
  void everyValueOfEveryDatabaseComesBack() throws Exception {
    install("", "", "");
    disaster();
    shell.must("restore", "latest", "--yes");
    assertThat(redis.digest()).isEqualTo(digest);
    assertThat(shell.at("live/tree/note")).hasContent("kept");
  }

  @Test
  void itComesBackUnderAnAppendOnlyFileAndOutlivesARestart() throws Exception {
    install("", "", "", "appendonly yes", "appendfsync always");
    disaster();
    shell.must("restore", "latest", "--yes");
    redis.kill();
    redis.launch();
    assertThat(redis.digest()).isEqualTo(digest);
  }

  @Test
  void whereOnlyFilesAreSavedItOutlivesARestartToo() throws Exception {
    install("", "", "", "save 3600 1");
    disaster();
    shell.must("restore", "latest", "--yes");
    redis.kill();
    redis.launch();
    assertThat(redis.digest()).isEqualTo(digest);
  }

  @Test
  void whatIsNotSettledCanBeRolledBack() throws Exception {
    install("", "", "");
    disaster();
    var lost = redis.digest();
    shell.must("restore", "latest", "--yes", "--no-settle");
    assertThat(redis.cli("GET", "text")).isEqualTo("hello");
    assertThat(redis.digest()).isNotEqualTo(digest);
    shell.must("restore", "rollback");
    assertThat(redis.digest()).isEqualTo(lost);
  }

  @Test
  void whatIsNotSettledCanBeSettled() throws Exception {
    install("", "", "");
    disaster();
    shell.must("restore", "latest", "--yes", "--no-settle");
    shell.must("restore", "settle");
    assertThat(redis.digest()).isEqualTo(digest);
  }

  @Test
  void whatIsNotSettledOutlivesACrashWithItsWayBack() throws Exception {
    install("", "", "", "save 3600 1");
    disaster();
    var lost = redis.digest();
    shell.must("restore", "latest", "--yes", "--no-settle");
    redis.kill();
    redis.launch();
    assertThat(redis.cli("GET", "text")).isEqualTo("hello");
    shell.must("restore", "rollback");
    assertThat(redis.digest()).isEqualTo(lost);
  }

  @Test
  void whatAProgramEmptiesMeanwhileIsRolledBackToo() throws Exception {
    install("", "", "");
    disaster();
    var lost = redis.digest();
    shell.must("restore", "latest", "--yes", "--no-settle");
    redis.cli("FLUSHDB");
    shell.must("restore", "rollback");
    assertThat(redis.digest()).isEqualTo(lost);
  }

  @Test
  void aServerThatDiesAndHasKeptNothingIsNotSettledAndCanBeRolledBack() throws Exception {
    install("", "", "");
    disaster();
    shell.must("restore", "latest", "--yes", "--no-settle");
    redis.kill();
    redis.launch();
    var settled = shell.run("restore", "settle");
    assertThat(settled.exit()).isEqualTo(32);
    assertThat(settled.err()).contains("[restore-in-doubt]", "it has lost them since");
    shell.must("restore", "rollback");
    assertThat(shell.at("live/tree/note")).hasContent("lost");
  }

  @Test
  void onlyTheDatabaseThatIsConfiguredIsTouched() throws Exception {
    install("", "/3", "");
    redis.script("SELECT 3\nFLUSHDB\nSELECT 0\nSET text untouched\n");
    shell.must("restore", "latest", "--yes");
    assertThat(redis.cli("-n", "3", "GET", "other")).isEqualTo("database");
    assertThat(redis.cli("GET", "text")).isEqualTo("untouched");
  }

  @Test
  void itCanStartEmpty() throws Exception {
    install("", "", ", importance: reconstructible, restore: start-empty");
    shell.must("restore", "latest", "--yes");
    assertThat(redis.digest()).isEqualTo("0".repeat(40));
  }

  @Test
  void whatStartsEmptyIsMadeAgainByAServiceThatIsStartedLast() throws Exception {
    install("", "", ", importance: reconstructible, restore: start-empty");
    Files.writeString(
        shell.at("rebuild"),
        "REDISCLI_AUTH='%s' redis-cli -e -p %d SET made again"
            .formatted(RealRedis.PASSWORD, redis.port()));
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        services:
          - name: rebuild
            command: { stop: ["/bin/true"], start: ["/bin/sh", "%s"] }
        """
            .formatted(shell.at("rebuild")),
        StandardOpenOption.APPEND);
    shell.must("restore", "latest", "--yes");
    assertThat(redis.cli("GET", "made")).isEqualTo("again");
    assertThat(redis.cli("DBSIZE")).isEqualTo("1");
    assertThat(redis.cli("INFO", "keyspace").lines()).hasSize(2);
  }

  @Test
  void aServerThatDiesWhileServicesStartAndHasKeptNothingUndoesTheRestore() throws Exception {
    install("", "", "", "pidfile " + shell.at("redis.pid"));
    disaster();
    Files.writeString(
        shell.at("crash"),
        """
        pid=$(cat '%1$s')
        kill -9 $pid
        while kill -0 $pid 2>/dev/null; do sleep 0.05; done
        redis-server '%2$s' >/dev/null 2>&1 &
        until redis-cli -p %3$d PING 2>/dev/null | grep -q NOAUTH; do sleep 0.1; done
        """
            .formatted(
                shell.at("redis.pid"), redis.directory().resolve("redis.conf"), redis.port()));
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        services:
          - name: crash
            command: { stop: ["/bin/true"], start: ["/bin/sh", "%s"] }
        """
            .formatted(shell.at("crash")),
        StandardOpenOption.APPEND);
    try {
      var ran = shell.run("restore", "latest", "--yes");
      assertThat(ran.exit()).isEqualTo(31);
      assertThat(ran.err()).contains("it has lost them since");
      assertThat(shell.at("live/tree/note")).hasContent("lost");
      assertThat(redis.digest()).isEqualTo("0".repeat(40));
    } finally {
      redis.cli("SHUTDOWN", "NOSAVE");
    }
  }

  @Test
  void whatStartsEmptyCanBeRolledBack() throws Exception {
    install("", "", ", importance: reconstructible, restore: start-empty");
    shell.must("restore", "latest", "--yes", "--no-settle");
    shell.must("restore", "rollback");
    assertThat(redis.digest()).isEqualTo(digest);
  }

  @Test
  void aServerWithTooFewDatabasesIsRefusedAndNotTouched() throws Exception {
    install("", "", "", "databases 5");
    redis.script("SELECT 1\nSET in use\n");
    var before = redis.digest();
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("[target-unsupported]", "has 5 logical databases");
    assertThat(redis.digest()).isEqualTo(before);
  }

  @Test
  void aServerWithoutMemoryForBothStatesIsRefusedAndNothingIsDroppedForIt() throws Exception {
    install("", "", "");
    var used = redis.cli("INFO", "memory").lines().filter(it -> it.startsWith("used_memory:"));
    var most = Long.parseLong(used.findFirst().orElseThrow().substring(12).strip()) + 500_000;
    redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "" + most);
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("[space]", "may use " + most + " bytes of memory");
    assertThat(redis.digest()).isEqualTo(digest);
  }

  @Test
  void aReplicaIsRefusedWithTheNameOfItsMaster() throws Exception {
    try (var master = RealRedis.start()) {
      install("", "", "");
      redis.cli("CONFIG", "SET", "masterauth", RealRedis.PASSWORD);
      redis.cli("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
      var ran = shell.run("restore", "latest", "--yes");
      assertThat(ran.exit()).isEqualTo(30);
      assertThat(ran.err())
          .contains("[target-unsupported]", "is a replica of 127.0.0.1:" + master.port());
    }
  }

  @Test
  void anAccountThatMayNotExchangeIsRefusedAndNothingTouched() throws Exception {
    install(RealRedis.NO_SWAP, "", "");
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("[target-unsupported]", "does not allow a restore");
    assertThat(redis.digest()).isEqualTo(digest);
  }

  @Test
  void elsewhereItIsAnRdbFile() throws Exception {
    install("", "", "");
    shell.must("restore", "latest", "--component", "queue", "--to", "look");
    try (var scratch = RealRedis.startFrom(Files.readAllBytes(shell.at("look/queue.rdb")))) {
      assertThat(scratch.digest()).isEqualTo(digest);
    }
  }

  @Test
  void aReconstructibleServerThatIsGoneLeavesTheSnapshotCompleteAndNamed() throws Exception {
    install("", "", ", importance: reconstructible");
    redis.kill();
    var ran = shell.must("backup");
    assertThat(ran.err()).contains("queue", "cannot be captured");
    assertThat(shell.must("show", "latest").out()).contains("complete", "queue");
  }

  @Test
  void nothingThatIsPrintedOrKeptHoldsThePassword() throws Exception {
    install("", "", "");
    assertThat(shell.must("show", "latest", "--json").out())
        .doesNotContain("open_sesame")
        .contains("redis://127.0.0.1");
    assertThat(shell.must("config", "show").out()).doesNotContain("open_sesame");
  }
}
