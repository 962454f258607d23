package dev.backstay.reach;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Damage;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Leaf;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.format.Tree;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.ReachedChunks;
import dev.backstay.snapshot.ComponentName;
import java.util.Optional;

/// Follows listings to all chunks they reach. What was followed before is not followed again, so
/// that each step tells what it adds. Reads descriptions only, never content. Used by one thread.
public final class ReachWalk {

  private final Inspection inspection;
  private final IndexInspection index;
  private final ReachedChunks reached;
  private Amount added = Amount.NONE;

  /// Begins with nothing reached.
  public ReachWalk(Inspection inspection, IndexInspection index) {
    this.inspection = inspection;
    this.index = index;
    reached = index.newReach();
  }

  /// What one component of a snapshot reaches and nothing before it did.
  ///
  /// @throws RepositoryDamagedException if that cannot be told, because something is missing
  public Amount add(Commit commit, ComponentName component) {
    added = Amount.NONE;
    index.lookFor(commit);
    var listing = commit.manifest().listings().get(component);
    if (listing != null) {
      try {
        walkListing(listing.entries());
      } catch (MalformedException e) {
        throw damaged(
            FailureCode.MANIFEST_INVALID,
            "snapshot " + commit.snapshot().id() + ", " + component + ": " + e.getMessage());
      }
    }
    return added;
  }

  /// What all components of a snapshot reach and nothing before it did.
  public Amount add(Commit commit) {
    var sum = Amount.NONE;
    for (var component : commit.snapshot().components()) {
      sum = sum.plus(add(commit, component.name()));
    }
    return sum;
  }

  /// All that was reached so far.
  public ReachedChunks reached() {
    return reached;
  }

  private void walkListing(Tree tree) throws MalformedException {
    for (var item : tree.items()) {
      var type = tree.level() == 0 ? ChunkType.ENTRIES : ChunkType.NODE;
      var bytes = describe(item.id(), type);
      if (bytes.isPresent() && tree.level() == 0) {
        walkLeaf(bytes.get());
      } else if (bytes.isPresent()) {
        walkListing(new Tree(tree.level() - 1, Tree.readNode(new ByteReader(bytes.get()))));
      }
    }
  }

  private void walkLeaf(byte[] bytes) throws MalformedException {
    var leaf = new Leaf.Reader(bytes, Sha256.digest());
    while (leaf.hasNext()) {
      switch (leaf.next().content()) {
        case StoredContent.Empty() -> {}
        case StoredContent.Whole(var chunk) -> reach(chunk);
        case StoredContent.Inline(var recipe) -> walk(recipe);
        case StoredContent.Recipes(var tree) -> walkRecipes(tree);
      }
    }
  }

  private void walkRecipes(Tree tree) throws MalformedException {
    for (var item : tree.items()) {
      var type = tree.level() == 0 ? ChunkType.RECIPE : ChunkType.NODE;
      var bytes = describe(item.id(), type);
      if (bytes.isPresent() && tree.level() == 0) {
        walk(Recipe.readFrom(new ByteReader(bytes.get())));
      } else if (bytes.isPresent()) {
        walkRecipes(new Tree(tree.level() - 1, Tree.readNode(new ByteReader(bytes.get()))));
      }
    }
  }

  private void walk(Recipe recipe) {
    for (var extent : recipe.extents()) {
      var chunk = extent.chunk();
      if (chunk != null) {
        reach(chunk);
      }
    }
  }

  /// The bytes of a description that was not followed before.
  private Optional<byte[]> describe(ChunkId id, ChunkType type) {
    if (!reach(id)) {
      return Optional.empty();
    }
    var place = index.find(id).orElseThrow();
    if (place.type() != type) {
      throw damaged(
          FailureCode.OBJECT_FOREIGN,
          "chunk " + id + " is of type " + place.type() + ", not " + type);
    }
    return switch (inspection.read(place)) {
      case Inspection.Chunk.Sound(var bytes) -> Optional.of(bytes);
      case Inspection.Chunk.Lost(var damage) -> throw damaged(damage);
    };
  }

  /// Counts the chunk; false if it was counted before.
  private boolean reach(ChunkId id) {
    if (reached.mark(id)) {
      added = added.plus(amountOf(index.find(id).orElseThrow()));
      return true;
    }
    if (index.find(id).isEmpty()) {
      throw damaged(
          FailureCode.OBJECT_MISSING, "chunk " + id + " is in no pack that the index knows");
    }
    return false;
  }

  private static Amount amountOf(ChunkPlace place) {
    return new Amount(1, place.length(), storedBytes(place));
  }

  /// The share that a chunk has of the segment it is stored in. The shares of all chunks of a
  /// segment add up to the segment.
  public static long storedBytes(ChunkPlace place) {
    var segment = place.segment();
    if (segment.plainBytes() == 0) {
      return 0;
    }
    var sealed = (long) segment.sealedBytes();
    var from = sealed * place.offset() / segment.plainBytes();
    var until = sealed * (place.offset() + place.length()) / segment.plainBytes();
    return until - from;
  }

  /// What is to be thrown when the walk cannot go on because of that damage.
  public static RepositoryDamagedException damaged(Damage damage) {
    return damaged(damage.code(), damage.object() + " " + damage.reason());
  }

  private static RepositoryDamagedException damaged(FailureCode code, String what) {
    return new RepositoryDamagedException(
        code, "what is stored cannot be told: " + what, "`backstay check` says what is damaged.");
  }
}
