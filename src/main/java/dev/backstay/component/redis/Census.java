package dev.backstay.component.redis;

import dev.backstay.component.VitalNames;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts what an RDB file holds while it is read.
///
/// What a restore has staged, or set aside, when the file was written belongs to that restore and
/// is not counted.
final class Census implements RdbFile.Visitor {

  private static final int DATABASES_LISTED_MAX = 100;

  private final SortedMap<String, String> details = new TreeMap<>();
  private final SortedMap<Long, Long> keys = new TreeMap<>();
  private final SortedMap<Long, Long> expiring = new TreeMap<>();
  private final Set<Long> besides = new HashSet<>();
  private long functions;
  private int version;

  /// Reads a file to its end.
  static Census of(RdbInput in) throws IOException {
    var census = new Census();
    census.version = RdbFile.read(in, census);
    return census;
  }

  @Override
  public void detail(String name, String value) {
    details.put(name, value);
  }

  @Override
  public void function() {
    functions++;
  }

  @Override
  public void key(RdbFile.Key key, RdbInput value) throws IOException {
    if (Marker.isLike(key)) {
      var marker = Marker.read(value);
      marker.ifPresent(it -> besides.add((long) it.spare()));
      if (marker.isPresent()) {
        return;
      }
    } else {
      Passing.over(key.type(), value);
    }
    keys.merge(key.database(), 1L, Long::sum);
    if (key.expires()) {
      expiring.merge(key.database(), 1L, Long::sum);
    }
  }

  /// The version of the file.
  int version() {
    return version;
  }

  /// What the server says of itself in the file.
  Map<String, String> details() {
    return Collections.unmodifiableMap(details);
  }

  /// The databases in which another restore had something staged, or set aside.
  Set<Long> besides() {
    return Collections.unmodifiableSet(besides);
  }

  /// How many libraries of functions there are.
  long functions() {
    return functions;
  }

  /// How many keys each database holds that is restored if those are asked for.
  SortedMap<Long, Long> keys(OptionalInt database) {
    return counted(keys, database);
  }

  private SortedMap<Long, Long> counted(SortedMap<Long, Long> counts, OptionalInt database) {
    var chosen = new TreeMap<>(counts);
    chosen.keySet().removeAll(besides);
    if (database.isPresent()) {
      chosen.keySet().retainAll(Set.of((long) database.getAsInt()));
    }
    return chosen;
  }

  /// How many bytes of memory they take, by what the server used for all; 0 if it does not say.
  long memory(OptionalInt database) {
    var used = details.getOrDefault("used-mem", "");
    var all = sum(keys);
    if (all == 0 || !used.matches("\\d{1,18}")) {
      return 0;
    }
    return (long) ((double) Long.parseLong(used) * sum(keys(database)) / all);
  }

  /// The vital signs of what is restored if those are asked for.
  SortedMap<String, String> vitals(OptionalInt database) {
    var vitals = new TreeMap<String, String>();
    var counted = keys(database);
    vitals.put(VitalNames.KEYS, total(counted));
    vitals.put("expires", total(counted(expiring, database)));
    counted.entrySet().stream()
        .limit(DATABASES_LISTED_MAX)
        .forEach(each -> vitals.put("keys.db" + each.getKey(), Long.toString(each.getValue())));
    return vitals;
  }

  private static String total(SortedMap<Long, Long> counts) {
    return Long.toString(sum(counts));
  }

  private static long sum(SortedMap<Long, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
