package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.backstay.component.RedisStore;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How far an exchange is, is told by its markers alone, whatever happened to the server since.
class DatabaseSwapTest {

  private final RunId run = RunId.random();
  private final String marker = Marker.nameOf(run);
  private RealRedis redis;

  @BeforeEach
  void start() throws Exception {
    redis = RealRedis.start();
    put(0, "SET k old");
    put(9, "SET k new", "SET " + marker + " \"live 0 spare 9 of 1\"");
  }

  @AfterEach
  void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  private void put(int database, String... commands) throws Exception {
    redis.script("SELECT " + database + "\n" + String.join("\n", commands) + "\n");
  }

  private String get(int database, String key) throws Exception {
    return redis.cli("-n", Integer.toString(database), "GET", key);
  }

  private DatabaseSwap swap(OptionalInt database) {
    var store =
        new RedisStore(
            Servers.QUEUE,
            Importance.CRITICAL,
            0,
            Servers.at(redis.port()),
            database,
            RedisStore.Restoring.SWAP,
            Duration.ofSeconds(20),
            List.of());
    return new DatabaseSwap(store, run);
  }

  private DatabaseSwap swap() {
    return swap(OptionalInt.empty());
  }

  private void requireServed(String served, String beside, String markerBeside) throws Exception {
    assertThat(get(0, "k")).isEqualTo(served);
    assertThat(get(9, "k")).isEqualTo(beside);
    assertThat(get(9, marker)).isEqualTo(markerBeside);
  }

  @Test
  void eachStepIsTakenOnceHoweverOftenItIsAsked() throws Exception {
    swap().forward();
    swap().forward();
    requireServed("new", "old", "former live 0 spare 9 of 1");
    swap().backward();
    swap().backward();
    requireServed("old", "new", "live 0 spare 9 of 1");
    swap().forward();
    swap().settle();
    swap().settle();
    requireServed("new", "", "");
    assertThat(get(0, marker)).isEmpty();
  }

  @Test
  void whatWasStagedGoesAndWhatIsServedStays() throws Exception {
    swap().abandon();
    swap().abandon();
    requireServed("old", "", "");
  }

  @Test
  void aServerThatCameBackFromBeforeTheExchangeIsSettledAllTheSame() throws Exception {
    swap().settle();
    requireServed("new", "", "");
    assertThat(get(0, marker)).isEmpty();
  }

  @Test
  void whatTheServerHasLostIsNotExchangedAndIsCounted() throws Exception {
    put(9, "FLUSHDB");
    assertThatIOException()
        .isThrownBy(() -> swap().forward())
        .withMessageContaining("redis://127.0.0.1:" + redis.port())
        .withMessageContaining(
            "it has 0 of 1 databases that were staged or set aside, with the key");
    // It has nothing of the restore any more, and serves what it served.
    swap().backward();
    assertThat(get(0, "k")).isEqualTo("old");

    put(9, "SET " + marker + " \"live 0 spare 9 of 2\"");
    assertThatIOException()
        .isThrownBy(() -> swap().forward())
        .withMessageContaining("it has 1 of 2 databases");
    assertThat(get(0, "k")).isEqualTo("old");
  }

  @Test
  void whatWasSetAsideAndIsLostIsNotTakenBackInPart() throws Exception {
    swap().forward();
    put(9, "FLUSHDB");
    assertThatIOException()
        .isThrownBy(() -> swap().backward())
        .withMessageContaining("it has 0 of 1 databases");
    assertThat(get(0, "k")).isEqualTo("new");
  }

  @Test
  void keysOfOthersAreNoMarkers() throws Exception {
    put(4, "RPUSH " + marker + " a");
    put(5, "SET " + marker + " \"live 0\"");
    // One that was copied stands where it does not belong.
    put(6, "SET " + marker + " \"live 0 spare 9 of 1\"");
    put(7, "SET " + marker + " \"former live 0 spare 9 of 1\"");
    swap().forward();
    requireServed("new", "old", "former live 0 spare 9 of 1");
    swap().settle();
    requireServed("new", "", "");
    assertThat(redis.cli("-n", "4", "LLEN", marker)).isEqualTo("1");
    assertThat(get(6, marker)).isNotEmpty();
    assertThat(get(7, marker)).isNotEmpty();
  }

  @Test
  void onlyTheDatabaseThatIsConfiguredIsExchanged() throws Exception {
    assertThatIOException()
        .isThrownBy(() -> swap(OptionalInt.of(3)).forward())
        .withMessageContaining("it has 0 of 1 databases");
    swap(OptionalInt.of(0)).forward();
    requireServed("new", "old", "former live 0 spare 9 of 1");
  }
}
