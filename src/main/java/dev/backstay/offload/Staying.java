package dev.backstay.offload;

import java.util.EnumMap;
import java.util.Map;

/// How many files stay, for each reason.
final class Staying {

  private final Map<Stay, Long> counts = new EnumMap<>(Stay.class);

  Staying() {}

  Staying(Map<Stay, Long> from) {
    counts.putAll(from);
  }

  void add(Stay why) {
    add(why, 1);
  }

  void add(Stay why, long count) {
    if (count > 0) {
      counts.merge(why, count, Long::sum);
    }
  }

  Map<Stay, Long> counts() {
    return new EnumMap<>(counts);
  }
}
