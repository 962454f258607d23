package dev.backstay.cli;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import java.time.Instant;
import java.util.Locale;

/// How entries are printed.
final class EntryText {

  private static final long NANOS = 1_000_000_000L;

  private EntryText() {}

  /// The path; that of a directory ends with a slash.
  static String name(EntryMeta meta) {
    return meta.path() + (meta.type() == EntryType.DIRECTORY ? "/" : "");
  }

  /// What it is.
  static String label(EntryType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Its time of modification.
  static Instant modifiedAt(EntryMeta meta) {
    var nanos = meta.attributes().modifiedAtNanos();
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
