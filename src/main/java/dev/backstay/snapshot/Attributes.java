package dev.backstay.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a file system keeps about an entry beside its bytes, as far as it comes back.
///
/// @param mode permission bits including set-user-id, set-group-id and sticky (0 to 07777)
/// @param uid numeric owner
/// @param gid numeric group
/// @param modifiedAtNanos modification time, nanoseconds since 1970-01-01T00:00:00Z
/// @param extended extended attributes of the `user.` name space, without that prefix
public record Attributes(
    int mode, int uid, int gid, long modifiedAtNanos, SortedMap<String, byte[]> extended) {

  public Attributes {
    extended =
        extended.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(extended));
  }

  /// The same with other extended ones.
  public Attributes withExtended(SortedMap<String, byte[]> values) {
    return new Attributes(mode, uid, gid, modifiedAtNanos, values);
  }

  /// Attributes without extended ones.
  public static Attributes of(int mode, int uid, int gid, long modifiedAtNanos) {
    return new Attributes(mode, uid, gid, modifiedAtNanos, Collections.emptySortedMap());
  }
}
