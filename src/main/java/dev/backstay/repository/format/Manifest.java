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
  /// @param packs the packs that hold the listing and everything it names, and perhaps more
  public record Listing(Tree entries, Tree packs) {}

  public Manifest {
    listings = Map.copyOf(listings);
    keySlots = List.copyOf(keySlots);
  }
}
