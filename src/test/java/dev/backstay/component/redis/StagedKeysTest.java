package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Destination;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.PackedValue;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys loaded beside those that are served, and looked at once more.
class StagedKeysTest {

  /// The highest database of the usual 16.
  private static final String SPARE = "15";

  @TempDir Path directory;
  private RealRedis redis;
  private final List<String> warnings = new ArrayList<>();

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

  private InMemoryContent captured() {
    return InMemoryContent.of(
        Servers.handler(Servers.at(redis.port())).capture(new Scratch(directory)));
  }

  private InMemoryContent of(PackedValue inside) {
    var file = PackedValue.file(inside.bytes());
    var content = captured();
    var meta = content.at("queue.rdb").meta();
    var other =
        new EntryMeta(meta.path(), meta.type(), meta.attributes(), file.length, "", false, 0);
    return content.with(List.of(new InMemoryContent.Stored(other, file)));
  }

  private StagedComponent stage(InMemoryContent content) {
    Progress progress =
        event -> {
          if (event instanceof Progress.Warning(var code, var message)) {
            warnings.add(code + ": " + message);
          }
        };
    var run = RunId.random();
    var place = Destination.at(directory.resolve(run.hex()), Servers.QUEUE, run);
    return Servers.handler(Servers.at(redis.port())).stage(content, Selection.ALL, place, progress);
  }

  @Test
  void whatDiffersFromTheSnapshotIsNamed() throws Exception {
    redis.script("SET one a\nRPUSH two a b\nSET backstay:0123456789ab mine\n");
    var content = captured();
    var cases = new LinkedHashMap<String, String>();
    cases.put("DEL one", "the key \"one\" in database 0 is missing");
    cases.put("SET one b", "the value of \"one\" in database 0 differs");
    cases.put("RPUSH two c", "the value of \"two\" in database 0 differs");
    cases.put("SET two a", "the value of \"two\" in database 0 differs");
    cases.put("SET three a", "the logical database 15 has 5 keys, and 4 were loaded");
    for (var each : cases.entrySet()) {
      var staged = stage(content);
      staged.verify();
      redis.script("SELECT " + SPARE + "\n" + each.getKey() + "\n");
      assertThatExceptionOfType(RestoreRefusedException.class)
          .as(each.getKey())
          .isThrownBy(staged::verify)
          .withMessageContaining(each.getValue())
          .matches(it -> it.code() == FailureCode.STAGED_INVALID);
      redis.script("SELECT " + SPARE + "\nFLUSHDB\n");
    }
    assertThat(redis.cli("DBSIZE")).isEqualTo("3");
  }

  @Test
  void whatHasExpiredSinceIsNotMissed() throws Exception {
    var past = new PackedValue().raw(252).fixed(8, 1000).raw(ValueType.STRING).text("k").text("v");
    stage(of(past)).verify();
    assertThat(redis.cli("-n", SPARE, "EXISTS", "k")).isEqualTo("0");
  }

  @Test
  void howOftenAKeyWasUsedIsRestoredToo() throws Exception {
    for (var policy : List.of("allkeys-lfu", "allkeys-lru")) {
      redis.cli("CONFIG", "SET", "maxmemory-policy", policy);
      var used =
          new PackedValue()
              .raw(policy.endsWith("lfu") ? new int[] {249, 200} : new int[] {248, 63})
              .raw(ValueType.STRING)
              .text("k")
              .text("v");
      stage(of(used)).verify();
      var said =
          redis.cli("-n", SPARE, "OBJECT", policy.endsWith("lfu") ? "FREQ" : "IDLETIME", "k");
      // The clock of the server moves in steps, and counters decay.
      assertThat(Integer.parseInt(said)).as(policy).isGreaterThan(50);
      redis.script("SELECT " + SPARE + "\nFLUSHDB\n");
    }
  }

  @Test
  void functionsThatAreNotRestoredAreTold() throws Exception {
    var library = new PackedValue().raw(245).text("#!lua name=x");
    stage(of(library.raw(ValueType.STRING).text("k").text("v"))).verify();
    assertThat(warnings)
        .containsExactly(
            "functions-left-out: the snapshot has 1 libraries of functions, which are not restored;"
                + " load them with `FUNCTION RESTORE`");
  }

  @Test
  void aServerThatRunsOutOfMemoryIsToldAndStillServes() throws Exception {
    redis.script("SET served yes\n");
    // It does not say how much memory it took, so that only the server can tell.
    var large = new PackedValue().raw(ValueType.STRING).text("k").text(new byte[8 << 20]);
    var content = of(large);
    var used = redis.cli("INFO", "memory").lines().filter(it -> it.startsWith("used_memory:"));
    var bytes = Long.parseLong(used.findFirst().orElseThrow().substring("used_memory:".length()));
    redis.cli("CONFIG", "SET", "maxmemory", Long.toString(bytes + (2 << 20)));
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> stage(content))
        .withMessageContaining("OOM")
        .matches(it -> it.code() == FailureCode.SPACE);
    assertThat(redis.cli("GET", "served")).isEqualTo("yes");
  }
}
