package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.RedisServer;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealRedis;
import dev.backstay.testing.RedisValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisCaptureTest {

  @TempDir Path directory;
  private RealRedis redis;

  @BeforeEach
  void start() throws Exception {
    redis = RealRedis.start();
  }

  @AfterEach
  void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  private RedisHandler handler(Optional<String> user, String password) {
    return Servers.handler(
        new RedisServer(
            "127.0.0.1", redis.port(), false, Optional.empty(), user, Optional.of(password)));
  }

  private RedisHandler handler() {
    return handler(Optional.empty(), RealRedis.PASSWORD);
  }

  private static byte[] rdb(InMemoryContent content) {
    return content.at("queue.rdb").bytes();
  }

  private InMemoryContent captured() {
    return InMemoryContent.of(handler().capture(new Scratch(directory)));
  }

  private void requireSame(byte[] rdb) throws Exception {
    try (var scratch = RealRedis.startFrom(rdb)) {
      assertThat(scratch.digest()).isEqualTo(redis.digest()).isNotEqualTo("0".repeat(40));
    }
  }

  @Test
  void aServerStartedFromTheCaptureHoldsTheSame() throws Exception {
    redis.script(RedisValues.COMMANDS);
    var content = captured();
    requireSame(rdb(content));
    assertThat(content.component().vitals())
        .containsEntry("keys", RedisValues.KEYS)
        .containsEntry("keys.db3", "2")
        .containsEntry("expires", "2");
    assertThat(content.component().facts().details())
        .containsEntry("captured_by", "replication")
        .containsEntry("aof_enabled", "0")
        .containsKeys("replication_id", "replication_offset", "run_id", "redis_version");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void withoutScratchItIsTheSame() throws Exception {
    redis.script(RedisValues.COMMANDS);
    requireSame(rdb(InMemoryContent.of(handler().captureAsIs())));
  }

  @Test
  void aServerThatWritesAFileFirstIsCapturedToo() throws Exception {
    redis.script(RedisValues.COMMANDS);
    redis.cli("CONFIG", "SET", "repl-diskless-sync", "no");
    requireSame(rdb(captured()));
  }

  @Test
  void whoMayNotReplicateGetsTheFileOfThisHost() throws Exception {
    redis.script(RedisValues.COMMANDS);
    var content =
        InMemoryContent.of(
            handler(Optional.of(RealRedis.NO_REPLICA), RealRedis.PASSWORD)
                .capture(new Scratch(directory)));
    requireSame(rdb(content));
    assertThat(content.component().facts().details()).containsEntry("captured_by", "bgsave");
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() {
    assertThatExceptionOfType(CaptureFailedException.class)
        .isThrownBy(() -> handler(Optional.empty(), "not the secret").inspect())
        .withMessageContaining("WRONGPASS")
        .withMessageNotContaining("not the secret");
  }

  @Test
  void aServerThatDiesMeanwhileGivesNoCapture() throws Exception {
    redis.script("DEBUG POPULATE 200000 key 200\n");
    // It sends slowly, so that it is surely not done.
    redis.cli("CONFIG", "SET", "rdb-key-save-delay", "50");
    try (var capture = handler().capture(new Scratch(directory))) {
      var entry = capture.next().orElseThrow();
      redis.kill();
      try (var content = entry.open()) {
        assertThatExceptionOfType(CaptureFailedException.class)
            .isThrownBy(() -> content.read(new byte[1000], 0, 1000))
            .matches(it -> it.code() == FailureCode.CAPTURE_FAILED)
            .withMessageContaining("cut");
      }
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aServerThatIsLoadingIsNotCaptured() throws Exception {
    redis.script("DEBUG POPULATE 1000 key 10\nSAVE\n");
    redis.kill();
    var configuration = redis.directory().resolve("redis.conf");
    var lines = Files.readString(configuration);
    Files.writeString(
        configuration,
        lines + "key-load-delay 20000\nloading-process-events-interval-bytes 1024\n");
    var loading = new ProcessBuilder("/usr/bin/redis-server", configuration.toString()).start();
    try {
      assertThat(refusalWhileLoading()).contains("LOADING").doesNotContain(RealRedis.PASSWORD);
    } finally {
      loading.destroyForcibly().waitFor();
    }
  }

  private String refusalWhileLoading() throws InterruptedException {
    for (var tries = 0; tries < 200; tries++) {
      try {
        handler().capture(new Scratch(directory)).close();
      } catch (CaptureFailedException failed) {
        if (!failed.getMessage().contains("refused")) {
          return failed.getMessage().replace("is loading its data", "LOADING");
        }
      }
      Thread.sleep(20);
    }
    return "";
  }

  @Test
  void nobodyThereIsAFailureThatSaysSo() throws Exception {
    redis.kill();
    assertThatExceptionOfType(CaptureFailedException.class)
        .isThrownBy(() -> handler().captureAsIs())
        .withMessageContaining("redis://127.0.0.1:" + redis.port())
        .withMessageContaining("refused");
  }
}
