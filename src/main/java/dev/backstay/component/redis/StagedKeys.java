package dev.backstay.component.redis;

import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.RedisStore;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedTree;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The keys of a snapshot, loaded into spare databases of the server that is served.
final class StagedKeys implements StagedComponent {

  private final RedisStore store;
  private final StagedTree tree;
  private final Path file;
  private final SortedMap<Long, Long> keys = new TreeMap<>();
  private SpareDatabases databases = new SpareDatabases(new TreeMap<>());

  private StagedKeys(RedisStore store, StagedTree tree, Path file) {
    this.store = store;
    this.tree = tree;
    this.file = file;
  }

  /// Loads those of an RDB file, or none if the store is to start empty.
  static StagedKeys load(RedisStore store, StagedTree tree, Path file, Progress progress) {
    var staged = new StagedKeys(store, tree, file);
    try (var connection = Connection.open(store.server(), store.timeout())) {
      staged.load(connection, progress);
      return staged;
    } catch (IOException e) {
      throw Failures.load(store, e);
    }
  }

  private void load(Connection connection, Progress progress) throws IOException {
    var facts = ServerFacts.ask(connection);
    requireFit(facts);
    var census = new Census();
    if (store.restoring() == RedisStore.Restoring.SWAP) {
      census = census();
      keys.putAll(census.keys(store.database()));
      requireMemory(facts, census);
      warnOfFunctions(census, progress);
    }
    databases = SpareDatabases.choose(connection, store, live(facts));
    mark(connection);
    if (!keys.isEmpty()) {
      try (var in = Files.newInputStream(file);
          var bytes = FileChannel.open(file)) {
        var loader = new KeyLoader(connection, databases, bytes, census.version(), progress);
        RdbFile.read(new RdbInput(in), loader);
        loader.await();
      }
    }
  }

  private void requireFit(ServerFacts facts) {
    if (facts.is("cluster_enabled")) {
      throw Failures.unswappable(
          store,
          FailureCode.TARGET_UNSUPPORTED,
          "is part of a cluster, which has one logical database only",
          null);
    }
    if (facts.get("role").equals("slave")) {
      throw unfit(
          "is a replica of %s:%s; restore to that one"
              .formatted(facts.get("master_host"), facts.get("master_port")));
    }
    if (facts.is("loading")) {
      throw unfit("is loading its data");
    }
  }

  /// Where memory is bounded, a server refuses what goes beyond, or drops keys that it serves.
  private void requireMemory(ServerFacts facts, Census census) {
    var most = facts.bytes("maxmemory");
    var used = facts.bytes("used_memory");
    var needed = census.memory(store.database());
    if (most > 0 && used + needed > most) {
      throw Failures.unswappable(
          store,
          FailureCode.SPACE,
          "may use %d bytes of memory and uses %d; the snapshot needs about %d more beside them"
              .formatted(most, used, needed),
          null);
    }
  }

  private RestoreRefusedException unfit(String what) {
    return Failures.restore(store, FailureCode.TARGET_UNSUPPORTED, what, null);
  }

  private Census census() throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Census.of(new RdbInput(in));
    }
  }

  private static void warnOfFunctions(Census census, Progress progress) {
    if (census.functions() > 0) {
      progress.report(
          new Progress.Warning(
              "functions-left-out",
              "the snapshot has %d libraries of functions, which are not restored; load them with `FUNCTION RESTORE`"
                  .formatted(census.functions())));
    }
  }

  /// The databases that are exchanged: the one that is configured, or all that hold something now
  /// or did then.
  private SortedSet<Integer> live(ServerFacts facts) {
    var live = new TreeSet<Integer>();
    if (store.database().isPresent()) {
      live.add(store.database().getAsInt());
      return live;
    }
    live.addAll(facts.databases());
    keys.keySet().forEach(database -> live.add(Math.toIntExact(database)));
    if (live.isEmpty()) {
      live.add(0);
    }
    return live;
  }

  /// Before anything is loaded, so that whoever finds it half loaded knows whose it is.
  private void mark(Connection connection) throws IOException {
    var name = Marker.nameOf(tree.destination().run());
    for (var each : databases.spares().entrySet()) {
      var spare = Integer.toString(each.getValue());
      connection.call("SWAPDB", spare, spare);
      connection.call("SELECT", spare);
      if (size(connection) != 0) {
        throw new IOException("the logical database " + spare + " was empty, and is not any more");
      }
      var marker = new Marker(false, each.getKey(), each.getValue(), databases.spares().size());
      connection.call("SET", name, marker.value());
    }
  }

  private static long size(Connection connection) throws IOException {
    if (connection.call("DBSIZE") instanceof Reply.Count(var size)) {
      return size;
    }
    throw new IOException("the server does not say how many keys it has");
  }

  @Override
  public Destination destination() {
    return tree.destination();
  }

  /// Asks the server for every key, and compares what it says with the file.
  @Override
  public void verify() {
    try (var connection = Connection.open(store.server(), store.timeout())) {
      if (!keys.isEmpty()) {
        try (var in = Files.newInputStream(file)) {
          var comparison = new KeyComparison(connection, databases);
          RdbFile.read(new RdbInput(in), comparison);
          comparison.await();
        }
      }
      requireNothingElse(connection);
    } catch (IOException e) {
      throw Failures.restore(
          store,
          FailureCode.STAGED_INVALID,
          "does not hold what was loaded: " + Failures.words(store, e),
          e);
    }
  }

  private void requireNothingElse(Connection connection) throws IOException {
    for (var each : databases.spares().entrySet()) {
      connection.call("SELECT", Integer.toString(each.getValue()));
      var expected = 1 + keys.getOrDefault((long) each.getKey(), 0L);
      var found = size(connection);
      if (found > expected) {
        throw new IOException(
            "the logical database %d has %d keys, and %d were loaded"
                .formatted(each.getValue(), found, expected));
      }
    }
  }

  /// Nothing is renamed here: the server exchanges it.
  @Override
  public List<Move> moves() {
    return List.of();
  }
}
