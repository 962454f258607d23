package dev.backstay.repository.format;

import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Snapshot;
import java.util.List;
import java.util.Map;

/// The document of one snapshot as it is stored in its commit.
///
/// @param snapshot what people see of it
/// @param listings where each component's listing is
/// @param keySlots the key slots that existed when it was written
public record Manifest(
    Snapshot snapshot, Map<ComponentName, Listing> listings, List<String> keySlots) {

  /// Where one component's listing is, and what it may reach.
  ///
  /// @param entries the tree of its leaves
  /// @param packs the packs that hold the listing and everything it names, and perhaps more: the
  ///     first 16 hex digits of each name, ascending
  public record Listing(Tree entries, List<String> packs) {

    /// How many digits of a pack's name are kept.
    public static final int PACK_DIGITS = 16;

    public Listing {
      packs = List.copyOf(packs);
    }
  }

  public Manifest {
    listings = Map.copyOf(listings);
    keySlots = List.copyOf(keySlots);
  }
}
