package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.PruneRecord;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What prunes have condemned and what they have removed, and what repairs found damaged, as it is
/// now.
///
/// @param pending what is condemned and may still be there, by epoch
/// @param swept what is gone, by epoch
/// @param damaged packs that are read only where no other has the same
record Prunes(
    SortedMap<Long, PruneRecord> pending, SortedMap<Long, PruneRecord> swept, Set<String> damaged) {

  /// None at all.
  static final Prunes NONE = new Prunes(new TreeMap<>(), new TreeMap<>(), Set.of());

  private static final Pattern SWEPT = Pattern.compile(Layout.SWEPT + "/([0-9]{10})");

  /// Reads both. Tombstones come first: they go only after what replaces them is there.
  static Prunes read(StoreAccess store, Sealer sealer) {
    var pending = read(store, sealer, Marks.KEY, SealType.MARKS);
    var swept = read(store, sealer, SWEPT, SealType.SWEPT);
    return new Prunes(pending, swept, damaged(store));
  }

  /// The packs that are said to be damaged: the names say it all.
  static Set<String> damaged(StoreAccess store) {
    return store.list(Layout.DAMAGED).stream()
        .map(object -> object.key().name())
        .collect(Collectors.toSet());
  }

  private static SortedMap<Long, PruneRecord> read(
      StoreAccess store, Sealer sealer, Pattern form, SealType type) {
    var records = new TreeMap<Long, PruneRecord>();
    var prefix = type == SealType.MARKS ? Layout.TOMBSTONES : Layout.SWEPT;
    for (var object : store.list(prefix)) {
      var matcher = form.matcher(object.key().value());
      if (matcher.matches()) {
        var epoch = Long.parseLong(matcher.group(1));
        // What vanished meanwhile was removed by a prune that had put `swept` in its place.
        store
            .readIfPresent(object.key())
            .ifPresent(bytes -> records.put(epoch, parse(object.key(), bytes, type, sealer)));
      }
    }
    return records;
  }

  private static PruneRecord parse(ObjectKey key, byte[] bytes, SealType type, Sealer sealer) {
    try {
      var record =
          type == SealType.MARKS
              ? Marks.open(key, bytes, sealer)
              : PruneRecord.parse(SealedObject.open(type, key, bytes, sealer));
      if (!key.equals(
          type == SealType.MARKS ? Layout.marks(record.epoch()) : Layout.swept(record.epoch()))) {
        throw new MalformedException("is of epoch " + record.epoch());
      }
      return record;
    } catch (MalformedException e) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_DAMAGED,
          "object " + key + " is damaged: " + e.getMessage(),
          "Run `backstay check` to see what it reaches.",
          e);
    }
  }

  /// What tells whether a prune has gone on since: the same words, the same state.
  String state() {
    return pending.keySet() + " " + swept.keySet();
  }

  /// Whether the marks of that epoch are those of a prune that came too late, or are left over from
  /// one that was finished: epochs follow each other.
  boolean isOver(long epoch) {
    return !swept.isEmpty() && epoch <= swept.lastKey();
  }

  /// The packs that must not be used again.
  Set<String> condemned() {
    var packs = goingPacks();
    packs.addAll(damaged);
    return packs;
  }

  /// The packs that a prune is about to remove.
  Set<String> goingPacks() {
    var packs = new HashSet<String>();
    pending.values().forEach(each -> packs.addAll(each.packs()));
    return packs;
  }

  /// The packs that were removed.
  Set<String> removed() {
    var packs = new HashSet<String>();
    swept.values().forEach(each -> packs.addAll(each.packs()));
    return packs;
  }

  /// The number that the next prune gets.
  long nextEpoch() {
    var last = 0L;
    if (!pending.isEmpty()) {
      last = Math.max(last, pending.lastKey());
    }
    if (!swept.isEmpty()) {
      last = Math.max(last, swept.lastKey());
    }
    return last + 1;
  }

  /// The forgotten snapshots that do not come back.
  Set<SnapshotId> gone() {
    var snapshots = new HashSet<SnapshotId>();
    pending.values().forEach(each -> snapshots.addAll(each.snapshots()));
    swept.values().forEach(each -> snapshots.addAll(each.snapshots()));
    return snapshots;
  }

  /// The packs among `present` that hold everything a listing reaches, or took the place of those
  /// that did; empty if that cannot be told, because a pack is missing or condemned.
  Optional<List<String>> resolve(
      Manifest.Listing listing, CommitRecord.Head commit, Collection<String> present) {
    var condemned = condemned();
    var usable = new TreeMap<String, String>();
    for (var name : present) {
      if (!condemned.contains(name)) {
        usable.put(digits(name), name);
      }
    }
    var packs = new TreeSet<String>();
    var open = new ArrayDeque<>(listing.packs());
    var seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      var digits = open.remove();
      var name = usable.get(digits);
      if (name != null) {
        packs.add(name);
        continue;
      }
      var record = removing(digits, commit);
      if (record.isEmpty()) {
        return Optional.empty();
      }
      for (var copy : record.get().copies()) {
        if (seen.add(digits(copy))) {
          open.add(digits(copy));
        }
      }
    }
    return Optional.of(List.copyOf(packs));
  }

  /// The prune that took the pack away after having looked at that commit.
  private Optional<PruneRecord> removing(String digits, CommitRecord.Head commit) {
    for (var records : List.of(pending, swept)) {
      for (var record : records.values()) {
        if (record.saw(commit)
            && record.packs().stream().anyMatch(pack -> digits(pack).equals(digits))) {
          return Optional.of(record);
        }
      }
    }
    return Optional.empty();
  }

  private static String digits(String pack) {
    return pack.substring(0, Manifest.Listing.PACK_DIGITS);
  }
}
