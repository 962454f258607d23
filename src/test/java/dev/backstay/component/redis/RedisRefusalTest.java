package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.Destination;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.testing.FalseRedis;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealRedis;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that do not let everybody do everything.
class RedisRefusalTest {

  @TempDir Path directory;

  private InMemoryContent captured(RealRedis redis) {
    return InMemoryContent.of(
        Servers.handler(Servers.at(redis.port())).capture(new Scratch(directory)));
  }

  private void requireRefused(int port, InMemoryContent content, FailureCode code, String words) {
    var place = Destination.at(directory.resolve("queue"), Servers.QUEUE, RunId.random());
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(
            () ->
                Servers.handler(Servers.at(port))
                    .stage(content, Selection.ALL, place, Progress.NONE))
        .withMessageContaining(words)
        .matches(refused -> refused.code() == code);
  }

  @Test
  void whereReplicatingIsRenamedTheFileOfThisHostIsCaptured() throws Exception {
    try (var redis = RealRedis.start("rename-command PSYNC \"\"")) {
      redis.script("SET a b\n");
      assertThat(captured(redis).component().facts().details())
          .containsEntry("captured_by", "bgsave");
    }
  }

  @Test
  void whereConfigIsRenamedTooNothingIsCapturedAndItIsNamed() throws Exception {
    try (var redis = RealRedis.start("rename-command PSYNC \"\"", "rename-command CONFIG hidden")) {
      assertThatExceptionOfType(CaptureFailedException.class)
          .isThrownBy(() -> captured(redis))
          .withMessageContaining("unknown command 'CONFIG'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SWAPDB", "RESTORE"})
  void whereARestoreNeedsARenamedCommandItIsRefused(String command) throws Exception {
    try (var redis = RealRedis.start("rename-command " + command + " hidden")) {
      redis.script("SET a b\n");
      requireRefused(
          redis.port(),
          captured(redis),
          FailureCode.TARGET_UNSUPPORTED,
          "unknown command '" + command + "'");
      assertThat(redis.cli("GET", "a")).isEqualTo("b");
    }
  }

  @Test
  void aServerThatIsLoadingIsGivenNothing() throws Exception {
    try (var redis = RealRedis.start();
        var loading = FalseRedis.saying("loading:1")) {
      requireRefused(
          loading.port(), captured(redis), FailureCode.TARGET_UNSUPPORTED, "is loading its data");
    }
  }

  @Test
  void aMemberOfAClusterIsGivenNothing() throws Exception {
    try (var redis = RealRedis.start();
        var member = FalseRedis.saying("cluster_enabled:1")) {
      requireRefused(
          member.port(), captured(redis), FailureCode.TARGET_UNSUPPORTED, "part of a cluster");
    }
  }

  @Test
  void aReplicaIsGivenNothingAndItsMasterIsNamed() throws Exception {
    try (var redis = RealRedis.start();
        var replica =
            FalseRedis.saying("role:slave\r\nmaster_host:192.0.2.7\r\nmaster_port:6380")) {
      requireRefused(
          replica.port(),
          captured(redis),
          FailureCode.TARGET_UNSUPPORTED,
          "is a replica of 192.0.2.7:6380; restore to that one");
    }
  }

  @Test
  void aServerWithoutMemoryForBothIsGivenNothing() throws Exception {
    try (var redis = RealRedis.start();
        var small = FalseRedis.saying("maxmemory:200000\r\nused_memory:199999")) {
      redis.script("SET a b\n");
      requireRefused(
          small.port(),
          captured(redis),
          FailureCode.SPACE,
          "may use 200000 bytes of memory and uses 199999; the snapshot needs about ");
    }
  }

  @Test
  void aServerWithoutASpareDatabaseIsGivenNothing() throws Exception {
    try (var redis = RealRedis.start("databases 2")) {
      redis.script("SET a b\nSELECT 1\nSET c d\n");
      var content = captured(redis);
      requireRefused(
          redis.port(),
          content,
          FailureCode.TARGET_UNSUPPORTED,
          "has 2 logical databases, 2 of them in use: 2 more are needed");
      assertThat(redis.cli("DBSIZE")).isEqualTo("1");
    }
  }

  @Test
  void whereConfigIsRenamedTheDatabasesAreCountedByTrying() throws Exception {
    try (var redis = RealRedis.start("databases 5", "rename-command CONFIG hidden")) {
      redis.script("SET a b\n");
      var place = Destination.at(directory.resolve("queue"), Servers.QUEUE, RunId.random());
      Servers.handler(Servers.at(redis.port()))
          .stage(captured(redis), Selection.ALL, place, Progress.NONE)
          .verify();
      assertThat(redis.cli("INFO", "keyspace")).contains("db0:keys=1", "db4:keys=2");
    }
  }

  @Test
  void aProtectedServerIsNamedInFewWords() throws Exception {
    var host =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
            .findFirst();
    assumeThat(host).as("this machine has an address that others know").isPresent();
    try (var redis = RealRedis.start("bind *", "requirepass \"\"", "protected-mode yes")) {
      var address = host.orElseThrow().getHostAddress();
      var handler = Servers.handler(Servers.at(address, redis.port(), Optional.empty()));
      assertThatExceptionOfType(CaptureFailedException.class)
          .isThrownBy(handler::inspect)
          .withMessageContaining("DENIED Redis is running in protected mode")
          .matches(failed -> failed.getMessage().length() < 400);
    }
  }
}
