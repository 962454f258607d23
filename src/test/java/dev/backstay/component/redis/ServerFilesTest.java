package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.FileStat;
import dev.backstay.component.RedisStore;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.RealRedis;
import dev.backstay.testing.RedisValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFilesTest {

  @TempDir Path directory;

  private static RedisStore at(int port) {
    return new RedisStore(
        Servers.QUEUE,
        Importance.CRITICAL,
        0,
        Servers.at(port),
        OptionalInt.empty(),
        RedisStore.Restoring.OFFLINE,
        Duration.ofSeconds(20),
        List.of());
  }

  private ServerFiles found() throws Exception {
    return ServerFiles.of(at(RealRedis.freePort()), directory);
  }

  @Test
  void anAppendOnlyFileOfOldFormMayBeginWithAnRdbFileAndBeNoMore() throws Exception {
    try (var redis = RealRedis.start("appendonly yes")) {
      redis.script(RedisValues.COMMANDS);
      var digest = redis.digest();
      redis.save();
      redis.kill();
      var from = redis.directory();
      Files.move(from.resolve("dump.rdb"), directory.resolve("expected"));
      Files.move(from.resolve("appendonlydir"), directory.resolve("appendonlydir"));
      var form =
          new ServerFiles(ServerFiles.Log.SINGLE, "d.rdb", "appendonlydir", "appendonly.aof");
      var maker = new ServerFileMaker(form, from);
      maker.make(directory.resolve("expected"));
      maker.own(directory.resolve("expected"), List.of(), FileStat.of(from));
      redis.launch();
      assertThat(redis.digest()).isEqualTo(digest);
    }
  }

  @Test
  void whatAServerThatDoesNotRunStartsFromIsWhatIsThere() throws Exception {
    assertThat(found())
        .isEqualTo(
            new ServerFiles(ServerFiles.Log.NONE, "dump.rdb", "appendonlydir", "appendonly.aof"));
    Files.createFile(directory.resolve("queue.rdb"));
    Files.createFile(directory.resolve("temp-7.rdb"));
    Files.createFile(directory.resolve("queue.aof"));
    assertThat(found())
        .isEqualTo(
            new ServerFiles(ServerFiles.Log.SINGLE, "queue.rdb", "appendonlydir", "queue.aof"));
    Files.createDirectory(directory.resolve("log"));
    Files.createFile(directory.resolve("log/parts.manifest"));
    assertThat(found())
        .isEqualTo(new ServerFiles(ServerFiles.Log.PARTS, "queue.rdb", "log", "parts"));
  }

  @Test
  void whichOfSeveralItStartsFromIsNotGuessed() throws Exception {
    Files.createFile(directory.resolve("one.rdb"));
    Files.createFile(directory.resolve("two.rdb"));
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(this::found)
        .withMessageContaining("of one.rdb, two.rdb; start it first");
    Files.createFile(directory.resolve("dump.rdb"));
    assertThat(found().rdb()).isEqualTo("dump.rdb");
  }
}
