package dev.backstay.component;

import java.util.Arrays;

/// Names that are looked for, eight bytes each: two names are taken for one with a chance of
/// 1 : 2^64 for each pair. First all are added, then those that were found are marked.
public final class NameSet {

  /// How many names it takes.
  public static final int NAMES_MAX = 1 << 20;

  private static final int FIRST_ROOM = 1024;

  private long[] hashes = new long[FIRST_ROOM];
  private int count;
  private boolean[] found = new boolean[0];
  private boolean sealed;

  /// Adds a name that is looked for.
  ///
  /// @throws IllegalStateException if there are more than [#NAMES_MAX]
  public void add(String name) {
    if (sealed || count == NAMES_MAX) {
      throw new IllegalStateException("more than " + NAMES_MAX + " names");
    }
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash(name);
  }

  /// Whether there is room for another name.
  public boolean isFull() {
    return count == NAMES_MAX;
  }

  private void seal() {
    if (sealed) {
      return;
    }
    Arrays.sort(hashes, 0, count);
    var different = 0;
    for (var i = 0; i < count; i++) {
      if (i == 0 || hashes[i] != hashes[i - 1]) {
        hashes[different++] = hashes[i];
      }
    }
    count = different;
    found = new boolean[count];
    sealed = true;
  }

  /// Takes note that there is something of that name, looked for or not.
  public void mark(String name) {
    var at = find(name);
    if (at >= 0) {
      found[at] = true;
    }
  }

  /// Takes note that there is nothing of that name after all.
  public void unmark(String name) {
    var at = find(name);
    if (at >= 0) {
      found[at] = false;
    }
  }

  private int find(String name) {
    seal();
    return Arrays.binarySearch(hashes, 0, count, hash(name));
  }

  /// Whether the name is looked for.
  public boolean has(String name) {
    return find(name) >= 0;
  }

  /// How many different names are looked for.
  public int size() {
    seal();
    return count;
  }

  /// How many of them were not found.
  public int missing() {
    seal();
    var missing = 0;
    for (var each : found) {
      missing += each ? 0 : 1;
    }
    return missing;
  }

  /// Whether the name is looked for and was not found.
  public boolean isMissing(String name) {
    var at = find(name);
    return at >= 0 && !found[at];
  }

  /// FNV-1a over the characters, finished as MurmurHash3 finishes.
  private static long hash(String name) {
    var hash = 0xCBF29CE484222325L;
    for (var i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }
}
