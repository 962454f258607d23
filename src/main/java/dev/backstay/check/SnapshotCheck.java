package dev.backstay.check;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Damage;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.Tree;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows every snapshot to every chunk it reaches. What two snapshots share and is sound is
/// followed once. Used by one thread.
final class SnapshotCheck {

  private final Inspection inspection;
  private final Chunks chunks;
  private final Findings findings;
  private final ContentCheck contents;
  private final Set<Listing> soundListings = new HashSet<>();
  private final Set<ChunkId> soundLeaves = new HashSet<>();

  SnapshotCheck(Inspection inspection, Chunks chunks, Findings findings) {
    this.inspection = inspection;
    this.chunks = chunks;
    this.findings = findings;
    contents = new ContentCheck(chunks);
  }

  /// What a listing is known by, with what is said of it.
  private record Listing(
      String digest,
      long entryCount,
      long fileCount,
      long contentBytes,
      int level,
      List<ChunkId> items) {

    static Listing of(ComponentRecord component, Tree tree) {
      return new Listing(
          component.digest(),
          component.entryCount(),
          component.fileCount(),
          component.contentBytes(),
          tree.level(),
          tree.items().stream().map(Tree.Item::id).toList());
    }
  }

  void check(Commit commit) {
    for (var component : commit.snapshot().components()) {
      var listing = commit.manifest().listings().get(component.name());
      if (listing != null) {
        check(commit, component, listing);
      }
    }
  }

  private void check(Commit commit, ComponentRecord component, Manifest.Listing listing) {
    var known = Listing.of(component, listing.entries());
    if (soundListings.contains(known)) {
      return;
    }
    var visit = new Visit(commit, component.name());
    var contradiction = new ListingCheck(chunks, visit).walk(listing.entries(), component);
    visit.endLeaf();
    contradiction.ifPresent(
        reason -> visit.addInvalid("component " + component.name() + ": " + reason));
    if (visit.sound) {
      soundListings.add(known);
    }
  }

  /// One walk through one listing.
  private final class Visit implements ListingCheck.Visitor {

    private final String snapshot;
    private final String object;
    private final ComponentName component;
    private @Nullable ChunkId leaf;
    private boolean leafKnown;
    private boolean leafSound = true;
    private boolean sound = true;

    Visit(Commit commit, ComponentName component) {
      snapshot = commit.snapshot().id().hex();
      object = inspection.keyOf(commit).value();
      this.component = component;
    }

    @Override
    public void leaf(ChunkId id) {
      endLeaf();
      leaf = id;
      leafKnown = soundLeaves.contains(id);
      leafSound = true;
    }

    void endLeaf() {
      if (leaf != null && leafSound) {
        soundLeaves.add(leaf);
      }
    }

    @Override
    public void entry(ListedEntry entry) {
      if (leafKnown || entry.meta().type() != EntryType.FILE) {
        return;
      }
      var path = entry.meta().path();
      var invalid =
          new Damage(
              FailureCode.MANIFEST_INVALID,
              object,
              "component " + component + ": the size of " + path + " is not that of its content");
      for (var damage : contents.damageOf(entry, invalid)) {
        leafSound = false;
        sound = false;
        findings.addFile(damage, snapshot, component, path);
      }
    }

    @Override
    public void unlisted(Damage damage, Reach.Stretch stretch) {
      leafSound = false;
      sound = false;
      findings.addUnlisted(damage, snapshot, component, stretch);
    }

    void addInvalid(String reason) {
      sound = false;
      var damage = new Damage(FailureCode.MANIFEST_INVALID, object, reason);
      findings.addComponent(damage, snapshot, component);
    }
  }
}
