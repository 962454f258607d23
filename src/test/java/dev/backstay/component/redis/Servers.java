package dev.backstay.component.redis;

import dev.backstay.component.RedisServer;
import dev.backstay.component.RedisStore;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.RealRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Servers of tests, and handlers of all that such a server keeps.
final class Servers {

  /// The name of the component.
  static final ComponentName QUEUE = new ComponentName("queue");

  private Servers() {}

  /// One on this machine, without TLS, reached with the password of the default account.
  static RedisServer at(int port) {
    return at("127.0.0.1", port, Optional.of(RealRedis.PASSWORD));
  }

  /// One without TLS, reached by the default account.
  static RedisServer at(String host, int port, Optional<String> password) {
    return new RedisServer(host, port, false, Optional.empty(), Optional.empty(), password);
  }

  /// A handler of what it keeps.
  static RedisHandler handler(RedisServer server) {
    var store =
        new RedisStore(
            QUEUE,
            Importance.CRITICAL,
            0,
            server,
            OptionalInt.empty(),
            RedisStore.Restoring.SWAP,
            Duration.ofSeconds(20),
            List.of());
    return new RedisHandler(store, InstantSource.system());
  }
}
