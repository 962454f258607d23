package dev.backstay.diff;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import java.util.Optional;
import java.util.Set;

/// One entry that is not the same on both sides.
///
/// @param before the entry on the first side; empty if it was added
/// @param after the entry on the second side; empty if it was removed
/// @param aspects in what they differ; empty if one is missing
public record Difference(
    Optional<EntryMeta> before, Optional<EntryMeta> after, Set<Aspect> aspects) {

  public Difference {
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalArgumentException("a difference of nothing");
    }
    aspects = Set.copyOf(aspects);
  }

  /// Where it stands.
  public EntryPath path() {
    return after.or(() -> before).orElseThrow().path();
  }
}
