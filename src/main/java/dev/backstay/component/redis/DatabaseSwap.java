package dev.backstay.component.redis;

import dev.backstay.component.RedisStore;
import dev.backstay.component.ServerExchange;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Exchanges logical databases with those that were loaded beside them, all at once. How far things
/// are is told by where the restore's markers stand.
final class DatabaseSwap implements ServerExchange {

  private static final String SELECT = "SELECT";

  private final RedisStore store;
  private final String markerName;

  DatabaseSwap(RedisStore store, RunId run) {
    this.store = store;
    markerName = Marker.nameOf(run);
  }

  /// A marker and the number of the database that it stands in.
  private record Found(Marker marker, int at) {

    boolean isStaged() {
      return at == marker.spare();
    }

    boolean isLive() {
      return at == marker.live();
    }
  }

  private interface Act {
    void on(Connection connection, List<Found> found) throws IOException;
  }

  @Override
  public String place() {
    return store.place();
  }

  @Override
  public void forward() throws IOException {
    with(
        (connection, found) -> {
          requireAll(found);
          swap(connection, found.stream().filter(Found::isStaged).toList());
        });
  }

  @Override
  public void backward() throws IOException {
    with(
        (connection, found) -> {
          requireAll(found);
          swap(connection, found.stream().filter(Found::isLive).toList());
        });
  }

  @Override
  public void settle() throws IOException {
    with(
        (connection, found) -> {
          if (found.isEmpty()) {
            return;
          }
          keep(connection);
          for (var each : found.stream().filter(Found::isLive).toList()) {
            select(connection, each.marker.spare());
            connection.call("FLUSHDB", "ASYNC");
            select(connection, each.at);
            connection.call("DEL", markerName);
          }
          // Else a crash would bring back what nobody looks for any more.
          keep(connection);
        });
  }

  @Override
  public void abandon() throws IOException {
    with(
        (connection, found) -> {
          for (var each : found.stream().filter(Found::isStaged).toList()) {
            select(connection, each.at);
            connection.call("FLUSHDB", "ASYNC");
          }
        });
  }

  private void with(Act act) throws IOException {
    try (var connection = Connection.open(store.server(), store.timeout())) {
      act.on(connection, find(connection));
    } catch (IOException e) {
      throw new IOException("the server " + store.place() + ": " + Failures.words(store, e), e);
    }
  }

  private List<Found> find(Connection connection) throws IOException {
    var found = new ArrayList<Found>();
    for (int database : ServerFacts.ask(connection).databases()) {
      select(connection, database);
      // Somebody else's key of that name may hold something else than a text.
      if (connection.call("TYPE", markerName).equals(new Reply.Word("string"))
          && connection.call("GET", markerName) instanceof Reply.Bytes value) {
        Marker.parse(value.value())
            .filter(marker -> store.database().orElse(marker.live()) == marker.live())
            .ifPresent(marker -> found.add(new Found(marker, database)));
      }
    }
    return found;
  }

  private static void select(Connection connection, int database) throws IOException {
    connection.call(SELECT, Integer.toString(database));
  }

  private void requireAll(List<Found> found) throws IOException {
    var count = found.isEmpty() ? 1 : found.getFirst().marker.count();
    if (found.size() != count || found.stream().anyMatch(it -> !it.isStaged() && !it.isLive())) {
      throw new IOException(
          "it has %d of %d databases that were staged, with the key %s: it has lost them since"
              .formatted(found.size(), count, markerName));
    }
  }

  private static void swap(Connection connection, List<Found> found) throws IOException {
    if (found.isEmpty()) {
      return;
    }
    connection.call("MULTI");
    for (var each : found) {
      connection.call(
          "SWAPDB", Integer.toString(each.marker.live()), Integer.toString(each.marker.spare()));
    }
    if (!(connection.call("EXEC") instanceof Reply.Several(var answers))) {
      throw new IOException("the databases were not exchanged");
    }
    for (var answer : answers) {
      Connection.require(answer);
    }
  }

  /// What the server would start with after a crash must be the restored state before the former
  /// one goes.
  private static void keep(Connection connection) throws IOException {
    if (ServerFacts.ask(connection).is("aof_enabled")) {
      try {
        connection.call("WAITAOF", "1", "0", "10000");
      } catch (ServerRefusedException olderThanThisCommand) {
        return;
      }
    } else if (saves(connection)) {
      SavedFile.write(connection);
    }
  }

  private static boolean saves(Connection connection) throws IOException {
    try {
      return !SavedFile.setting(connection, "save").isEmpty();
    } catch (ServerRefusedException doesNotSay) {
      return true;
    }
  }
}
