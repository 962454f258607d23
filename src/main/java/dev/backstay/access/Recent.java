package dev.backstay.access;

import java.util.LinkedHashMap;
import java.util.Map;

/// As many values as there is room for; the one that was looked at longest ago is forgotten for one
/// more. For one thread at a time.
final class Recent<V> extends LinkedHashMap<String, V> {

  private static final long serialVersionUID = 1L;

  private final int limit;

  Recent(int limit) {
    super(16, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
    return size() > limit;
  }
}
