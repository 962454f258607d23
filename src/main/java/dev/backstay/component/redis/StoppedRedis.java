package dev.backstay.component.redis;

import dev.backstay.component.Destination;
import dev.backstay.component.RedisStore;
import dev.backstay.component.StoppedServer;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// A server that is stopped while its files are exchanged.
///
/// @param destination where they are exchanged
record StoppedRedis(RedisStore store, RedisStore.Offline offline, Destination destination)
    implements StoppedServer {

  private static final int POLL_MILLIS = 100;

  /// The RDB file that the server was given, for comparison: also one who goes on with the restore,
  /// and has no snapshot at hand, compares.
  static Path expected(Destination destination) {
    return destination.work().resolve("expected.rdb");
  }

  @Override
  public String place() {
    return "%s, stopped, in %s".formatted(store.place(), offline.dataDirectory());
  }

  @Override
  public String service() {
    return offline.service();
  }

  @Override
  public void keep() {
    try {
      if (Connection.isAnswered(store.server())) {
        try (var connection = Connection.open(store.server(), store.timeout())) {
          ServerFacts.whenLoaded(connection, store.timeout());
          Durability.keepAll(connection);
        }
      }
    } catch (IOException e) {
      throw Failures.restore(
          store,
          FailureCode.RESTORE_FAILED,
          "may not have kept all that it serves in its files: " + Failures.words(store, e),
          e);
    }
  }

  @Override
  public void requireStopped() throws IOException {
    if (Connection.isAnswered(store.server())) {
      throw new IOException(
          "the server %s answers, although its service %s was stopped"
              .formatted(store.place(), offline.service()));
    }
  }

  @Override
  public void compare() throws IOException {
    try (var connection = awaitConnection()) {
      var facts = ServerFacts.whenLoaded(connection, store.timeout());
      if (facts.get("role").equals("slave")) {
        throw new IOException("it is a replica now");
      }
      compare(connection, facts, count());
    } catch (IOException e) {
      throw new IOException(
          "the server %s does not serve what was restored: %s"
              .formatted(store.place(), Failures.words(store, e)),
          e);
    }
  }

  /// A service may be called started before it takes connections.
  private Connection awaitConnection() throws IOException {
    for (var left = store.timeout().toMillis(); left > 0; left -= POLL_MILLIS) {
      if (Connection.isAnswered(store.server())) {
        break;
      }
      Pause.millis(POLL_MILLIS);
    }
    return Connection.open(store.server(), store.timeout());
  }

  private SortedMap<Long, Long> count() throws IOException {
    var keys = new TreeMap<Long, Long>();
    try (var in = Files.newInputStream(expected(destination))) {
      RdbFile.read(
          new RdbInput(in),
          (key, value) -> {
            Passing.over(key.type(), value);
            keys.merge(key.database(), 1L, Long::sum);
          });
    }
    return keys;
  }

  private void compare(Connection connection, ServerFacts facts, SortedMap<Long, Long> keys)
      throws IOException {
    for (int database : facts.databases()) {
      connection.call("SELECT", Integer.toString(database));
      var restored = keys.getOrDefault((long) database, 0L);
      if (connection.call("DBSIZE") instanceof Reply.Count(var found) && found <= restored) {
        continue;
      }
      throw new IOException(
          "the logical database %d has more than the %d keys that were restored"
              .formatted(database, restored));
    }
    var same = new TreeMap<Integer, Integer>();
    keys.keySet().forEach(it -> same.put(Math.toIntExact(it), Math.toIntExact(it)));
    try (var in = Files.newInputStream(expected(destination))) {
      var comparison = new KeyComparison(connection, new SpareDatabases(same));
      RdbFile.read(new RdbInput(in), comparison);
      comparison.await();
    }
  }
}
