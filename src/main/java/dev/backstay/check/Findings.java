package dev.backstay.check;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.Damage;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Collects findings, one for each object and reason, and what each of them reaches. Used by one
/// thread.
final class Findings {

  private record Key(FailureCode code, String object) {}

  private record Place(String snapshot, Optional<ComponentName> component) {}

  private static final class Reached {
    private final List<EntryPath> files = new ArrayList<>();
    private final Set<Reach.Stretch> unlisted = new LinkedHashSet<>();
    private long fileCount;
  }

  private static final class Open {
    private final String sentence;
    private final Map<Place, Reached> reach = new LinkedHashMap<>();

    private Open(String sentence) {
      this.sentence = sentence;
    }

    private Reached at(Place place) {
      return reach.computeIfAbsent(place, _ -> new Reached());
    }
  }

  private final Map<Key, Open> findings = new LinkedHashMap<>();

  /// Adds damage; what it reaches may follow.
  void add(Damage damage) {
    open(damage);
  }

  private Open open(Damage damage) {
    return findings.computeIfAbsent(
        new Key(damage.code(), damage.object()),
        _ -> new Open(damage.object() + ": " + damage.reason()));
  }

  /// Says that the damage takes a whole snapshot away.
  void addSnapshot(Damage damage, String snapshot) {
    open(damage).at(new Place(snapshot, Optional.empty()));
  }

  /// Says that the damage takes a file's content away.
  void addFile(Damage damage, String snapshot, ComponentName component, EntryPath file) {
    var reached = open(damage).at(new Place(snapshot, Optional.of(component)));
    reached.fileCount++;
    if (reached.files.size() < Reach.FILES_MAX) {
      reached.files.add(file);
    }
  }

  /// Says that the damage hides part of a listing.
  void addUnlisted(Damage damage, String snapshot, ComponentName component, Reach.Stretch stretch) {
    open(damage).at(new Place(snapshot, Optional.of(component))).unlisted.add(stretch);
  }

  /// Says that the damage concerns a component as a whole.
  void addComponent(Damage damage, String snapshot, ComponentName component) {
    open(damage).at(new Place(snapshot, Optional.of(component)));
  }

  /// All findings, in the order in which they were made.
  List<Finding> toList() {
    var all = new ArrayList<Finding>();
    findings.forEach(
        (key, open) -> all.add(new Finding(key.code, key.object, open.sentence, reachOf(open))));
    return all;
  }

  private static List<Reach> reachOf(Open open) {
    var reach = new ArrayList<Reach>();
    open.reach.forEach(
        (place, it) ->
            reach.add(
                new Reach(
                    place.snapshot,
                    place.component,
                    it.files,
                    it.fileCount,
                    List.copyOf(it.unlisted))));
    return reach;
  }
}
