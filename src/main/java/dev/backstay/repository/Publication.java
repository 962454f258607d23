package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.listing.ListingWriter;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a snapshot visible whose content is stored, unless something of that was taken away
/// meanwhile.
final class Publication {

  private final Repository repository;
  private final Pen pen;
  private final Intent intent;
  private final PackDepot depot;

  /// What was written of a component.
  ///
  /// @param packs those that it relies on beside the new ones
  record Written(ListingWriter.Written listing, TreeSet<String> packs) {}

  Publication(Repository repository, Pen pen, Intent intent, PackDepot depot) {
    this.repository = repository;
    this.pen = pen;
    this.intent = intent;
    this.depot = depot;
  }

  /// Commits it.
  ///
  /// @param origin where it was copied from, if it was
  /// @throws RepositoryDamagedException if a pack that is used again has vanished
  Commit publish(
      Snapshot snapshot, Optional<Manifest.Origin> origin, Map<ComponentName, Written> written) {
    requirePacksPresent(written);
    intent.requireStanding();
    var commit = new Committer(repository, pen).commit(manifestOf(snapshot, origin, written));
    requireCounted(commit, written);
    return commit;
  }

  /// A prune that gave this run up before it saw the commit may take away what the snapshot needs:
  /// unless all of that is there and nobody is about to remove it, the snapshot does not count.
  private void requireCounted(Commit commit, Map<ComponentName, Written> written) {
    if (intent.stands()) {
      return;
    }
    try {
      // In this order: a tombstone goes only after the packs are gone.
      var condemned = repository.condemned();
      requirePacksPresent(written);
      if (packsUsed(written).noneMatch(condemned::contains)) {
        return;
      }
    } catch (RepositoryDamagedException gone) {
      throw overtaken(commit, gone);
    }
    throw overtaken(commit, null);
  }

  private StoreUnavailableException overtaken(
      Commit commit, @Nullable RepositoryDamagedException gone) {
    new Retaining(repository, pen).disown(commit);
    return Intent.overtaken(gone);
  }

  private Stream<String> packsUsed(Map<ComponentName, Written> written) {
    return Stream.concat(
        written.values().stream().flatMap(each -> each.packs().stream()), depot.names().stream());
  }

  private void requirePacksPresent(Map<ComponentName, Written> written) {
    var present = Indexes.listPacks(repository.store()).keySet();
    var missing = packsUsed(written).filter(pack -> !present.contains(pack)).findFirst();
    if (missing.isPresent()) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_MISSING,
          "pack " + missing.get() + " vanished while the snapshot was written",
          "Run the backup again: what was in that pack is then stored anew.");
    }
  }

  private Manifest manifestOf(
      Snapshot snapshot, Optional<Manifest.Origin> origin, Map<ComponentName, Written> written) {
    var listings = new HashMap<ComponentName, Manifest.Listing>();
    written.forEach((name, each) -> listings.put(name, listingOf(each)));
    var slots = new KeySlots(repository.store()).ids();
    return new Manifest(snapshot, listings, slots, origin);
  }

  private Manifest.Listing listingOf(Written component) {
    var packs = new TreeSet<String>();
    component.packs().forEach(name -> packs.add(digits(name)));
    depot.names().forEach(name -> packs.add(digits(name)));
    return new Manifest.Listing(component.listing().tree(), List.copyOf(packs));
  }

  private static String digits(String pack) {
    return pack.substring(0, Manifest.Listing.PACK_DIGITS);
  }
}
