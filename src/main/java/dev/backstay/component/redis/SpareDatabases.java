package dev.backstay.component.redis;

import dev.backstay.component.RedisStore;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// Which empty database is loaded beside which one that is served.
///
/// @param spares by the number of the one that is served
record SpareDatabases(SortedMap<Integer, Integer> spares) {

  /// So many are looked for where the server does not say how many it has.
  private static final int LOOKED_FOR_MAX = 1024;

  SpareDatabases {
    spares = Collections.unmodifiableSortedMap(new TreeMap<>(spares));
  }

  /// Takes the highest ones that are empty.
  ///
  /// @throws RestoreRefusedException if there are not enough
  static SpareDatabases choose(Connection connection, RedisStore store, SortedSet<Integer> live)
      throws IOException {
    var used = ServerFacts.ask(connection).databases();
    var count = count(connection);
    var spares = new TreeMap<Integer, Integer>();
    var next = count - 1;
    for (int each : live) {
      while (next >= 0 && (used.contains(next) || live.contains(next))) {
        next--;
      }
      if (next < 0 || each >= count) {
        throw Failures.unswappable(
            store,
            FailureCode.TARGET_UNSUPPORTED,
            "has %d logical databases, %d of them in use: %d more are needed to load the snapshot into"
                .formatted(count, used.size(), live.size()),
            null);
      }
      spares.put(each, next--);
    }
    return new SpareDatabases(spares);
  }

  private static int count(Connection connection) throws IOException {
    try {
      var said = SavedFile.setting(connection, "databases");
      return said.matches("\\d{1,8}") ? Integer.parseInt(said) : 1;
    } catch (ServerRefusedException doesNotSay) {
      return found(connection);
    }
  }

  private static int found(Connection connection) throws IOException {
    for (var count = 1; count < LOOKED_FOR_MAX; count++) {
      try {
        connection.call("SELECT", Integer.toString(count));
      } catch (ServerRefusedException noMore) {
        return count;
      }
    }
    return LOOKED_FOR_MAX;
  }

  /// The one beside the database of an RDB file; null if that is not restored.
  @org.jspecify.annotations.Nullable
  Integer of(RdbFile.Key key) {
    return spares.get(Math.toIntExact(key.database()));
  }
}
