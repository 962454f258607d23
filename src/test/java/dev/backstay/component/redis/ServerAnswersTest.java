package dev.backstay.component.redis;

import static dev.backstay.testing.FalseRedis.bytes;
import static dev.backstay.testing.FalseRedis.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.backstay.testing.FalseRedis;
import dev.backstay.testing.PackedValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that answer what a server should not, or not yet.
class ServerAnswersTest {

  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final String SAVED =
      bytes("rdb_bgsave_in_progress:0\r\nrdb_last_bgsave_status:ok\r\nmaster_replid:abc\r\n");
  private static final String SAVING = bytes("rdb_bgsave_in_progress:1\r\n");
  private static final String LOGS = bytes("aof_enabled:1\r\naof_pending_bio_fsync:0\r\n");

  @TempDir Path directory;

  private interface Act {
    void on(Connection connection) throws IOException;
  }

  private static Connection connect(FalseRedis redis) throws IOException {
    return Connection.open(Servers.at(redis.port()), SILENCE);
  }

  private static void with(Map<String, List<String>> answers, Act act) throws IOException {
    try (var redis = FalseRedis.answering(answers);
        var connection = connect(redis)) {
      act.on(connection);
    }
  }

  private static void requireRefused(Map<String, List<String>> answers, String words, Act act)
      throws IOException {
    with(
        answers,
        connection ->
            assertThatIOException()
                .as("%s", answers)
                .isThrownBy(() -> act.on(connection))
                .withMessageContaining(words));
  }

  @Test
  void whatIsNoAnswerIsNamedAndIsNotTakenForOne() throws IOException {
    var cases = new LinkedHashMap<String, String>();
    cases.put("\r\n", "not an answer of a Redis server: \"\"");
    cases.put("HTTP/1.1 400 Bad Request\r\n", "not an answer of a Redis server: \"HTTP/1.1 400");
    cases.put(":much\r\n", "sends \"much\" for a number");
    cases.put("$99999999999\r\n", "an answer of 99999999999 bytes");
    cases.put("$5\r\nab", "the server closed the connection");
    cases.put("+PO", "the server closed the connection");
    cases.put("$2\r\nabXY\r\n", "does not end where it should");
    cases.put("*99999999\r\n", "sends 99999999 answers in one");
    cases.put("*1\r\n".repeat(10), "not an answer of a Redis server: \"*1\"");
    cases.put("+" + "x".repeat(1 << 16) + "\r\n", "a line without an end");
    for (var each : cases.entrySet()) {
      requireRefused(
          Map.of("PING", List.of(each.getKey())), each.getValue(), it -> it.call("PING"));
    }
    with(
        Map.of("GET", List.of("$-1\r\n")),
        it -> assertThat(it.call("GET", "k")).isEqualTo(new Reply.Nothing()));
  }

  @Test
  void aDumpThatIsNoneIsRefused() throws IOException {
    for (var each : Map.of("-ERR of it\r\n", "ERR of it", "+OK\r\n", "not an answer").entrySet()) {
      requireRefused(
          Map.of("DUMP", List.of(each.getKey())),
          each.getValue(),
          it -> {
            it.send("DUMP", "k");
            it.flush();
            it.startOfBytes();
          });
    }
  }

  @Test
  void aServerThatSaysNothingOfItselfIsNotGuessedAt() throws IOException {
    requireRefused(Map.of("INFO", List.of("+OK\r\n")), "says nothing of itself", ServerFacts::ask);
    var info = bytes("# Server\r\n#a:b\r\n:odd\r\nused_memory:much\r\nvalkey_version:8.1.0\r\n");
    with(
        Map.of("INFO", List.of(info)),
        connection -> {
          var facts = ServerFacts.ask(connection);
          assertThat(facts.values()).containsOnlyKeys("used_memory", "valkey_version");
          assertThat(facts.bytes("used_memory")).isZero();
          assertThat(facts.engine()).isEqualTo("Valkey 8.1.0");
          assertThat(facts.details()).isEmpty();
        });
  }

  @Test
  void aServerThatLoadsIsWaitedForAsLongAsItLoadsMore() throws IOException {
    var loads = "loading:1\r\nloading_loaded_bytes:";
    var most = Duration.ofMillis(150);
    var steps =
        List.of(bytes(loads + 1), bytes(loads + 2), bytes(loads + 3), bytes("loading:0\r\n"));
    with(
        Map.of("INFO", steps),
        it -> assertThat(ServerFacts.whenLoaded(it, most).is("loading")).isFalse());
    requireRefused(
        Map.of("INFO", List.of(bytes(loads + 1))),
        "it has loaded nothing more of its data for 0 s",
        it -> ServerFacts.whenLoaded(it, Duration.ZERO));
  }

  @Test
  void whatIsNotKnownToBeOnTheDiskIsNotKept() throws IOException {
    var notKept = "the append-only file does not reach the disk";
    for (var answer : List.of("*0\r\n", ":1\r\n", "*2\r\n:0\r\n:0\r\n", "*1\r\n+OK\r\n")) {
      requireRefused(
          Map.of("INFO", List.of(LOGS), "WAITAOF", List.of(answer)), notKept, Durability::keepAll);
    }
    requireRefused(
        Map.of("INFO", List.of(LOGS), "WAITAOF", List.of("-MISCONF disk full\r\n")),
        "MISCONF disk full",
        it -> Durability.require(it, true));
    with(
        Map.of("INFO", List.of(LOGS), "WAITAOF", List.of("*2\r\n:1\r\n:0\r\n")),
        it -> Durability.require(it, true));
    // Before Redis 7.2 nothing tells, but what is forced with each command needs no waiting.
    with(
        Map.of(
            "INFO",
            List.of(LOGS),
            "WAITAOF",
            List.of("-ERR unknown command 'WAITAOF'\r\n"),
            "appendfsync",
            List.of(setting("appendfsync", "always"))),
        it -> Durability.require(it, true));
  }

  @Test
  void whatWasSavedWithAnErrorIsSavedAgain() throws IOException {
    var failed = bytes("rdb_changes_since_last_save:0\r\nrdb_last_bgsave_status:err\r\n");
    var save = List.of(setting("save", "3600 1"));
    requireRefused(
        Map.of("INFO", List.of(failed), "save", save, "BGSAVE", List.of("+Background\r\n")),
        "the server could not write its RDB file; see its log",
        it -> Durability.require(it, true));
    // Nothing of its own accord: nothing has to be kept.
    with(
        Map.of("INFO", List.of(failed), "save", List.of(setting("save", ""))),
        it -> Durability.require(it, true));
  }

  @Test
  void aServerThatIsBusyWritingIsAskedAgain() throws IOException {
    var busy =
        List.of(
            "-ERR Background save already in progress\r\n",
            "-ERR Another child process is active (AOF?): can't BGSAVE\r\n",
            "+Background saving started\r\n");
    with(
        Map.of("INFO", List.of(SAVED, SAVING, SAVED), "BGSAVE", busy),
        it -> assertThat(SavedFile.write(it).get("master_replid")).isEqualTo("abc"));
    requireRefused(
        Map.of("INFO", List.of(SAVED), "BGSAVE", List.of("-MISCONF stop\r\n")),
        "MISCONF stop",
        SavedFile::write);
  }

  private Map<String, List<String>> saving(String time) {
    return Map.of(
        "INFO",
        List.of(SAVED),
        "BGSAVE",
        List.of("+Background saving started\r\n"),
        "TIME",
        List.of(time),
        "dir",
        List.of(setting("dir", directory.toString())),
        "dbfilename",
        List.of(setting("dbfilename", "dump.rdb")));
  }

  @Test
  void onlyTheFileThatTheServerHasJustWrittenIsTakenForItsState() throws IOException {
    var time = "*2\r\n" + bytes("1700000000") + bytes("5");
    var file = directory.resolve("dump.rdb");
    requireRefused(saving(time), file + " of the server cannot be read", SavedFile::save);
    var older = new PackedValue().raw(250).text("ctime").text("1699999999");
    Files.write(file, PackedValue.file(older.bytes()));
    requireRefused(saving(time), file + " is not the file that the server wrote", SavedFile::save);
    var odd = new PackedValue().raw(250).text("ctime").text("yesterday");
    Files.write(file, PackedValue.file(odd.bytes()));
    requireRefused(saving(time), file + " is not the file that the server wrote", SavedFile::save);
    var made = new PackedValue().raw(250).text("ctime").text("1700000000");
    Files.write(file, PackedValue.file(made.bytes()));
    with(
        saving(time),
        it -> {
          try (var saved = SavedFile.save(it)) {
            assertThat(saved.details()).containsEntry("captured_by", "bgsave");
            assertThat(saved.open()).hasBinaryContent(Files.readAllBytes(file));
          }
        });
  }

  @Test
  void aServerThatDoesNotTellTheTimeOrASettingIsNotGuessedAt() throws IOException {
    for (var time : List.of("*0\r\n", "+noon\r\n", "*1\r\n:1\r\n", "*1\r\n" + bytes("noon"))) {
      requireRefused(
          Map.of("TIME", List.of(time)),
          "the server does not say what time it is",
          SavedFile::secondsOf);
    }
    for (var dir : List.of("*0\r\n", "+OK\r\n", "*2\r\n" + bytes("dir") + ":1\r\n")) {
      requireRefused(
          Map.of("dir", List.of(dir)),
          "the server does not say its setting dir",
          it -> SavedFile.setting(it, "dir"));
    }
  }

  @Test
  void aTransactionWithFewerAnswersThanCommandsWasNotDone() throws IOException {
    for (var done : List.of("*-1\r\n", "*1\r\n+OK\r\n", "+OK\r\n")) {
      requireRefused(
          Map.of(
              "MULTI", List.of("+OK\r\n"), "SWAPDB", List.of("+QUEUED\r\n"), "EXEC", List.of(done)),
          "what belongs together was not done",
          it -> {
            var all = new Transaction(it);
            all.call("SWAPDB", 0, 9);
            all.call("SWAPDB", 1, 8);
            all.execute();
          });
    }
  }

  private static Map<String, List<String>> replicating(String answer) {
    return Map.of("REPLCONF", List.of("+OK\r\n"), "PSYNC", List.of(answer));
  }

  @Test
  void aReplicaIsGivenAStateOrARefusal() throws IOException {
    var cases = new LinkedHashMap<String, String>();
    cases.put("+CONTINUE\r\n", "something else than its state");
    cases.put("+FULLRESYNC abc\r\n", "something else than its state");
    cases.put("\r\n\r\n-LOADING Redis is loading\r\n", "LOADING Redis is loading");
    cases.put("+FULLRESYNC abc 1\r\n\r\n-ERR no memory to fork\r\n", "ERR no memory to fork");
    cases.put("+FULLRESYNC abc 1\r\n$EOF:short\r\n", "does not say how long its state is");
    cases.put("+FULLRESYNC abc 1\r\n$9\r\nREDIS", "the server closed the connection, 4 bytes");
    cases.put("+FULLRESYNC abc 1\r\n$EOF:" + "m".repeat(40) + "\r\nREDIS", "before its mark");
    for (var each : cases.entrySet()) {
      requireRefused(
          replicating(each.getKey()),
          each.getValue(),
          it -> Replication.start(it).open().readAllBytes());
    }
  }

  @Test
  void whatARefusalMeansIsToldByItsWords() {
    assertThat(new ServerRefusedException("OOM command not allowed"))
        .matches(ServerRefusedException::isOutOfMemory)
        .matches(it -> !it.isBusy() && !it.isForbidden());
    assertThat(new ServerRefusedException("BUSY").code()).isEqualTo("BUSY");
    assertThat(new ServerRefusedException("NOPERM this user has no permissions"))
        .matches(ServerRefusedException::isForbidden);
  }

  @Test
  void aHostThatThereIsNotIsNamedAndAnswersNothing() throws IOException {
    var nowhere = Servers.at("nowhere.invalid", 6379, java.util.Optional.empty());
    assertThat(Connection.isAnswered(nowhere)).isFalse();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Connection.open(nowhere, SILENCE).close())
        .withMessage("no such host: nowhere.invalid");
  }
}
