package dev.backstay.component.redis;

import dev.backstay.component.RedisStore;
import dev.backstay.component.ServerExchange;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Exchanges logical databases with those that were loaded beside them, all at once. How far things
/// are is told by where the restore's markers stand: one among what was staged, and from the
/// exchange on one among what was served before.
final class DatabaseSwap implements ServerExchange {

  private final RedisStore store;
  private final String markerName;

  DatabaseSwap(RedisStore store, RunId run) {
    this.store = store;
    markerName = Marker.nameOf(run);
  }

  /// A marker and the number of the database that it stands in.
  private record Found(Marker marker, int at) {

    boolean isStaged() {
      return !marker.former() && at == marker.spare();
    }

    boolean isLive() {
      return !marker.former() && at == marker.live();
    }

    boolean isSetAside() {
      return marker.former() && at == marker.spare();
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
          exchange(connection, found);
        });
  }

  private void exchange(Connection connection, List<Found> found) throws IOException {
    var all = new Transaction(connection);
    for (var each : found.stream().filter(Found::isStaged).toList()) {
      all.call("SWAPDB", each.marker.live(), each.marker.spare());
      mark(all, each.marker.ofFormer());
    }
    all.executeDurably();
  }

  /// A server that was started again from files older than what was staged has neither markers nor
  /// anything restored.
  @Override
  public void backward() throws IOException {
    with(
        (connection, found) -> {
          if (found.stream().noneMatch(it -> it.isLive() || it.isSetAside())) {
            return;
          }
          requireAll(found);
          var all = new Transaction(connection);
          for (var each : found.stream().filter(Found::isSetAside).toList()) {
            all.call("SELECT", each.marker.spare());
            all.call("DEL", markerName);
            all.call("SWAPDB", each.marker.live(), each.marker.spare());
            // Whoever used the restored state may have emptied it.
            mark(all, each.marker.ofStaged());
          }
          all.executeDurably();
        });
  }

  @Override
  public void settle() throws IOException {
    with(
        (connection, found) -> {
          if (found.stream().anyMatch(Found::isStaged)) {
            // It died while it settled, and came back from before the exchange.
            exchange(connection, found);
            drop(connection, find(connection, ServerFacts.ask(connection)));
          } else {
            drop(connection, found);
          }
        });
  }

  private void drop(Connection connection, List<Found> found) throws IOException {
    var all = new Transaction(connection);
    for (var each : found) {
      if (each.isSetAside()) {
        empty(all, each.at);
      } else if (each.isLive()) {
        all.call("SELECT", each.at);
        all.call("DEL", markerName);
      }
    }
    // Else a crash would bring back what nobody looks for any more.
    all.executeDurably();
  }

  @Override
  public void abandon() throws IOException {
    with(
        (connection, found) -> {
          var all = new Transaction(connection);
          for (var each : found.stream().filter(Found::isStaged).toList()) {
            empty(all, each.at);
          }
          all.execute();
        });
  }

  private void mark(Transaction all, Marker marker) {
    all.call("SELECT", marker.spare());
    all.call("SET", markerName, marker.value());
  }

  private static void empty(Transaction all, int database) {
    all.call("SELECT", database);
    all.call("FLUSHDB", "ASYNC");
  }

  private void with(Act act) throws IOException {
    try (var connection = Connection.open(store.server(), store.timeout())) {
      act.on(connection, find(connection, ServerFacts.whenLoaded(connection, store.timeout())));
    } catch (IOException e) {
      throw new IOException("the server " + store.place() + ": " + Failures.words(store, e), e);
    }
  }

  private List<Found> find(Connection connection, ServerFacts facts) throws IOException {
    var found = new ArrayList<Found>();
    for (int database : facts.databases()) {
      connection.call("SELECT", Integer.toString(database));
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

  private void requireAll(List<Found> found) throws IOException {
    var count = found.isEmpty() ? 1 : found.getFirst().marker.count();
    var known = found.stream().filter(it -> it.isStaged() || it.isSetAside()).count();
    if (known != count) {
      throw new IOException(
          "it has %d of %d databases that were staged or set aside, with the key %s: it has lost them since"
              .formatted(known, count, markerName));
    }
  }
}
