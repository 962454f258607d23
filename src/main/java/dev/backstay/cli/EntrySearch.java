package dev.backstay.cli;

import dev.backstay.component.Globs;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Looks for entries in many snapshots. A listing that several snapshots share is read once.
final class EntrySearch {

  /// How many versions are kept in memory, each well below a kilobyte.
  static final int VERSIONS_MAX = 200_000;

  private final Globs pattern;
  private final Optional<ComponentName> component;
  private final int versionsMax;

  /// Looks for what the pattern matches, in that component if one is given.
  ///
  /// @param versionsMax how many different entries may be found
  EntrySearch(Globs pattern, Optional<ComponentName> component, int versionsMax) {
    this.pattern = pattern;
    this.component = component;
    this.versionsMax = versionsMax;
  }

  /// What tells two versions of an entry apart.
  private record Key(
      ComponentName component,
      EntryPath path,
      long modifiedAtNanos,
      long sizeBytes,
      EntryType type,
      String target)
      implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.<Key, String>comparing(key -> key.component.value())
            .thenComparing(Key::path)
            .thenComparing(Comparator.comparingLong(Key::modifiedAtNanos).reversed())
            .thenComparingLong(Key::sizeBytes)
            .thenComparing(Key::type)
            .thenComparing(Key::target);

    static Key of(ComponentName component, EntryMeta meta) {
      return new Key(
          component,
          meta.path(),
          meta.attributes().modifiedAtNanos(),
          meta.sizeBytes(),
          meta.type(),
          meta.target());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /// One version of an entry.
  ///
  /// @param component where it is
  /// @param meta the entry
  /// @param first the oldest snapshot that has it
  /// @param last the newest snapshot that has it
  record Version(ComponentName component, EntryMeta meta, Commit first, Commit last) {}

  /// The snapshots that have one listing of a component.
  private static final class Listing {
    private final ComponentName component;
    private final List<Commit> newestFirst = new ArrayList<>();

    Listing(ComponentName component) {
      this.component = component;
    }
  }

  /// All versions of matching entries, by component and path, each path's newest version first.
  ///
  /// @param commits where to look, oldest first
  /// @param reader of any of them
  void run(List<Commit> commits, SnapshotReader reader, Consumer<Version> found) {
    var versions = new TreeMap<Key, Version>();
    for (var listing : listings(commits)) {
      var last = listing.newestFirst.getFirst();
      var first = listing.newestFirst.getLast();
      var entries = reader.at(last).content(listing.component).entries();
      while (entries.hasNext()) {
        var meta = entries.next().meta();
        if (matches(meta)) {
          versions.merge(
              Key.of(listing.component, meta),
              new Version(listing.component, meta, first, last),
              EntrySearch::joined);
          requireRoom(versions.size());
        }
      }
    }
    versions.values().forEach(found);
  }

  private List<Listing> listings(List<Commit> commits) {
    var listings = new LinkedHashMap<String, Listing>();
    for (var commit : commits.reversed()) {
      for (var record : commit.snapshot().components()) {
        if (component.isEmpty() || component.get().equals(record.name())) {
          listings
              .computeIfAbsent(keyOf(record), _ -> new Listing(record.name()))
              .newestFirst
              .add(commit);
        }
      }
    }
    return List.copyOf(listings.values());
  }

  /// Equal digests mean equal listings.
  private static String keyOf(ComponentRecord record) {
    return record.digest() + " " + record.name();
  }

  private boolean matches(EntryMeta meta) {
    var path = meta.path();
    return !path.equals(EntryPath.ROOT)
        && pattern.match(path.value(), path.name(), meta.type() == EntryType.DIRECTORY);
  }

  private static Version joined(Version a, Version b) {
    var first = a.first.orderedAt().isAfter(b.first.orderedAt()) ? b.first : a.first;
    var last = a.last.orderedAt().isBefore(b.last.orderedAt()) ? b.last : a.last;
    return new Version(a.component, a.meta, first, last);
  }

  private void requireRoom(int count) {
    if (count > versionsMax) {
      throw new UsageException(
          FailureCode.USAGE,
          "more than " + versionsMax + " entries match",
          "Name a --snapshot or a --component, or make the pattern say more.");
    }
  }
}
