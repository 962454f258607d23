package dev.backstay.component.statefile;

import dev.backstay.component.Expectation;
import dev.backstay.component.VitalNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a document holds, as its parser meets it: the keys at its top level, how many items each
/// has, and whether the paths that somebody asks for are there.
final class Outline {

  private static final int LENGTHS_MAX = 200;

  private final Set<String> wanted;
  private final Set<String> found = new HashSet<>();
  private final Set<String> keys = new HashSet<>();
  private final TreeMap<String, Long> lengths = new TreeMap<>();
  private long items;

  private Outline(Set<String> wanted) {
    this.wanted = wanted;
  }

  /// An outline that knows what these expectations must know.
  static Outline of(List<Expectation> expected) {
    var wanted = new TreeSet<String>();
    for (var each : expected) {
      if (each instanceof Expectation.Key(var path)) {
        wanted.add(path);
      }
    }
    return new Outline(wanted);
  }

  /// Takes up a key of the top level; false if it was met before.
  boolean addKey(String key) {
    meet(key);
    return keys.add(key);
  }

  /// Takes up how many items a key of the top level holds.
  void addLength(String key, long length) {
    items += length;
    if (key.length() <= VitalNames.NAME_LENGTH_MAX) {
      lengths.put(key, length);
      if (lengths.size() > LENGTHS_MAX) {
        lengths.pollLastEntry();
      }
    }
  }

  /// Takes note that a path is there.
  void meet(String path) {
    if (wanted.contains(path)) {
      found.add(path);
    }
  }

  /// Whether a path is asked for that goes on from this one.
  boolean leadsOn(String path) {
    return wanted.stream().anyMatch(each -> each.startsWith(path + "."));
  }

  /// Takes up the values of a whole document.
  void addAll(Map<?, ?> document) {
    document.forEach(
        (name, value) -> {
          var key = String.valueOf(name);
          addKey(key);
          switch (value) {
            case Map<?, ?> map -> addLength(key, map.size());
            case List<?> list -> addLength(key, list.size());
            case null, default -> {}
          }
          meetBelow(key, value);
        });
  }

  private void meetBelow(String path, Object value) {
    if (!leadsOn(path)) {
      return;
    }
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, child) -> meetChild(path + "." + name, child));
    } else if (value instanceof List<?> list) {
      for (var i = 0; i < list.size(); i++) {
        meetChild(path + "." + i, list.get(i));
      }
    }
  }

  private void meetChild(String path, Object value) {
    meet(path);
    meetBelow(path, value);
  }

  /// The keys of the top level.
  Set<String> keys() {
    return keys;
  }

  /// What was taken up, as vital signs.
  SortedMap<String, String> vitals() {
    var vitals = new TreeMap<String, String>();
    vitals.put(VitalNames.KEYS, Integer.toString(keys.size()));
    vitals.put(VitalNames.ITEMS, Long.toString(keys.size() + items));
    lengths.forEach((key, length) -> vitals.put(VitalNames.length(key), Long.toString(length)));
    wanted.forEach(
        path -> vitals.put(VitalNames.has(path), Boolean.toString(found.contains(path))));
    return vitals;
  }
}
