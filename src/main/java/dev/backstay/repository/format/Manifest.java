package dev.backstay.repository.format;

import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The document of one snapshot as it is stored in its commit.
///
/// @param snapshot what people see of it
/// @param listings where each component's listing is
/// @param keySlots the key slots that existed when it was written
/// @param origin where it was copied from, if it is a copy
public record Manifest(
    Snapshot snapshot,
    Map<ComponentName, Listing> listings,
    List<String> keySlots,
    Optional<Origin> origin) {

  /// The manifest of a snapshot that was taken into this repository.
  public Manifest(Snapshot snapshot, Map<ComponentName, Listing> listings, List<String> keySlots) {
    this(snapshot, listings, keySlots, Optional.empty());
  }

  /// Where a snapshot was copied from.
  ///
  /// @param repositoryId the other repository, 32 hex digits
  /// @param commit the hash of its commit there, 64 hex digits
  /// @param orderedAt its place in time there
  /// @param copiedAt when it was copied, by the clock of the host that did
  public record Origin(String repositoryId, String commit, Instant orderedAt, Instant copiedAt) {}

  /// Where one component's listing is, and what it may reach.
  ///
  /// @param entries the tree of its leaves
  /// @param packs the packs that hold the listing and everything it names, and perhaps more: the
  ///     first 16 hex digits of each name, ascending
  public record Listing(Tree entries, List<String> packs) {

    /// How many digits of a pack's name are kept.
    public static final int PACK_DIGITS = 16;

    public Listing {
      packs = DigitList.copyOf(packs);
    }
  }

  public Manifest {
    listings = Map.copyOf(listings);
    keySlots = List.copyOf(keySlots);
  }
}
