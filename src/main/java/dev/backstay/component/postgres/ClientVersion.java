package dev.backstay.component.postgres;

import java.util.Map;

/// The version of a client program.
record ClientVersion(int major, int minor) {

  /// The first minor releases without the faults by which a dump could run code in the client that
  /// restores it (CVE-2025-8714, CVE-2025-8715, CVE-2026-18408).
  private static final Map<Integer, Integer> SAFE = Map.of(14, 24, 15, 19, 16, 15, 17, 11, 18, 6);

  private static final int NEWEST_KNOWN = 18;
  private static final int OLDEST_KNOWN = 14;

  /// Whether it has none of those faults.
  boolean isSafe() {
    return major > NEWEST_KNOWN || (major >= OLDEST_KNOWN && minor >= leastMinor());
  }

  private int leastMinor() {
    return SAFE.getOrDefault(major, Integer.MAX_VALUE);
  }

  /// What is needed of its major version, as it is printed.
  String needed() {
    return major < OLDEST_KNOWN
        ? OLDEST_KNOWN + "." + SAFE.get(OLDEST_KNOWN)
        : major + "." + leastMinor();
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
