package dev.backstay.importing;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A backup that was looked at, and is what it should be as a whole.
///
/// @param form its form
/// @param takenAt when it was taken
/// @param timeFrom what says so
/// @param holding what it holds
/// @param parts what becomes components, in order
/// @param missing what it should hold and does not, each with the reason
/// @param warnings what a person should know
/// @param facts what it says of itself, and what was verified, by stable name
record Foreign(
    Form form,
    Instant takenAt,
    String timeFrom,
    Holding holding,
    List<Part> parts,
    List<String> missing,
    List<String> warnings,
    SortedMap<String, String> facts) {

  /// Where a time is from that nothing in the backup tells.
  static final String MODIFICATION_TIME = "modification time";

  Foreign {
    parts = List.copyOf(parts);
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }
}
