package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.backstay.component.FileStat;
import dev.backstay.component.RedisStore;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.FalseRedis;
import dev.backstay.testing.RealRedis;
import dev.backstay.testing.RedisValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
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

  private ServerFiles ofRunning(Map<String, List<String>> answers) throws Exception {
    try (var redis = FalseRedis.answering(answers)) {
      return ServerFiles.of(at(redis.port()), directory);
    }
  }

  private static List<String> info(String lines) {
    return List.of(FalseRedis.bytes(lines));
  }

  @Test
  void whatARunningServerSaysGoesBeforeWhatIsThere() throws Exception {
    Files.createFile(directory.resolve("old.rdb"));
    var answers = new TreeMap<String, List<String>>();
    answers.put("INFO", info("aof_enabled:1\r\nredis_version:6.2.14\r\n"));
    answers.put("dir", List.of(FalseRedis.setting("dir", directory.toString())));
    answers.put("dbfilename", List.of(FalseRedis.setting("dbfilename", "new.rdb")));
    answers.put("appenddirname", List.of("*0\r\n"));
    answers.put("appendfilename", List.of(FalseRedis.setting("appendfilename", "log.aof")));
    var single = new ServerFiles(ServerFiles.Log.SINGLE, "new.rdb", "appendonlydir", "log.aof");
    assertThat(ofRunning(answers)).isEqualTo(single);
    answers.put("INFO", info("aof_enabled:1\r\nredis_version:unstable\r\n"));
    assertThat(ofRunning(answers).log()).isEqualTo(ServerFiles.Log.PARTS);
    answers.put("dir", List.of("-NOPERM no permissions\r\n"));
    answers.put("dbfilename", List.of("*2\r\n$-1\r\n$-1\r\n"));
    answers.put("INFO", info("aof_enabled:0\r\n"));
    assertThat(ofRunning(answers))
        .isEqualTo(new ServerFiles(ServerFiles.Log.NONE, "old.rdb", "appendonlydir", "log.aof"));
    answers.put("dir", List.of("-ERR of another sort\r\n"));
    assertThatIOException()
        .isThrownBy(() -> ofRunning(answers))
        .withMessageContaining("ERR of another sort");
  }

  @Test
  void aDirectoryOfAnotherServerIsNotTakenForTheConfiguredOnes() throws Exception {
    var other = Files.createDirectory(directory.resolve("other"));
    for (var said : List.of(other.toString(), directory.resolve("gone").toString())) {
      var answers =
          Map.of("INFO", info("role:master\r\n"), "dir", List.of(FalseRedis.setting("dir", said)));
      assertThatExceptionOfType(RestoreRefusedException.class)
          .isThrownBy(() -> ofRunning(answers))
          .withMessageContaining("keeps its files in " + said + ", and data_dir is " + directory);
    }
    var replica = Map.of("INFO", info("role:slave\r\nmaster_host:h\r\nmaster_port:1\r\n"));
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> ofRunning(replica))
        .withMessageContaining("is a replica of h:1; restore to that one");
  }
}
