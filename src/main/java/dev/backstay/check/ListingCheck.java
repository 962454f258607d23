package dev.backstay.check;

import dev.backstay.repository.Damage;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Leaf;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.Tree;
import dev.backstay.repository.listing.ListingRules;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.PathBytes;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Walks one listing and goes on behind what cannot be read. Used once, by one thread.
final class ListingCheck {

  /// Told what is in the listing.
  interface Visitor {

    /// Begins a leaf.
    void leaf(ChunkId id);

    /// An entry of that leaf.
    void entry(ListedEntry entry);

    /// A stretch that cannot be read.
    void unlisted(Damage damage, Reach.Stretch stretch);
  }

  private final Chunks chunks;
  private final Visitor visitor;
  private final ListingRules rules = new ListingRules();
  private final MessageDigest digest = Sha256.digest();
  private final Set<ChunkId> seen = new HashSet<>();
  private @Nullable EntryPath last;
  private boolean whole = true;
  private long entryCount;
  private long fileCount;
  private long contentBytes;

  ListingCheck(Chunks chunks, Visitor visitor) {
    this.chunks = chunks;
    this.visitor = visitor;
  }

  /// What is read makes no sense from here on.
  private static final class EndedException extends Exception {

    EndedException(String message) {
      super(message);
    }
  }

  /// Walks the listing; says what contradicts the component's record, if anything does.
  Optional<String> walk(Tree tree, ComponentRecord component) {
    try {
      walk(tree.items(), tree.level(), Optional.empty());
    } catch (EndedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (!whole) {
      return Optional.empty();
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(component.digest())) {
      return Optional.of("its digest differs");
    }
    return entryCount == component.entryCount()
            && fileCount == component.fileCount()
            && contentBytes == component.contentBytes()
        ? Optional.empty()
        : Optional.of("its counts differ");
  }

  private void walk(List<Tree.Item> items, int level, Optional<Tree.Item> after)
      throws EndedException {
    for (var i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var next = i + 1 < items.size() ? Optional.of(items.get(i + 1)) : after;
      if (!seen.add(item.id())) {
        throw new EndedException("chunk " + item.id() + " stands in it twice");
      }
      var type = level == 0 ? ChunkType.ENTRIES : ChunkType.NODE;
      switch (chunks.read(item.id(), type)) {
        case Inspection.Chunk.Lost(var damage) -> lose(damage, pathOf(item), next);
        case Inspection.Chunk.Sound(var bytes) -> {
          if (level == 0) {
            readLeaf(item, bytes, next);
          } else {
            readNode(item, bytes, level, next);
          }
        }
      }
    }
  }

  private void readNode(Tree.Item item, byte[] bytes, int level, Optional<Tree.Item> next)
      throws EndedException {
    List<Tree.Item> items;
    try {
      items = Tree.readNode(new ByteReader(bytes));
    } catch (MalformedException e) {
      lose(Chunks.invalid(item.id(), String.valueOf(e.getMessage())), pathOf(item), next);
      return;
    }
    walk(items, level - 1, next);
  }

  private void readLeaf(Tree.Item item, byte[] bytes, Optional<Tree.Item> next)
      throws EndedException {
    visitor.leaf(item.id());
    try {
      var leaf = new Leaf.Reader(bytes, digest);
      while (leaf.hasNext()) {
        var entry = leaf.next();
        checkOrder(entry);
        count(entry);
        visitor.entry(entry);
      }
    } catch (MalformedException e) {
      var from = last == null ? pathOf(item) : last.toString();
      lose(Chunks.invalid(item.id(), String.valueOf(e.getMessage())), from, next);
    }
  }

  /// Behind a lost stretch, directories and link targets may have stood in it: only the order can
  /// be checked then, which bounds what a hostile tree can repeat.
  private void checkOrder(ListedEntry entry) throws MalformedException {
    var path = entry.meta().path();
    if (whole) {
      rules.check(entry.meta());
    } else if (last != null && last.compareTo(path) >= 0) {
      throw new MalformedException("entry " + path + " does not come after " + last);
    }
    last = path;
  }

  private void count(ListedEntry entry) {
    entryCount++;
    if (entry.meta().type() == EntryType.FILE) {
      fileCount++;
      contentBytes += entry.meta().sizeBytes();
    }
  }

  private void lose(Damage damage, String from, Optional<Tree.Item> next) {
    whole = false;
    visitor.unlisted(damage, new Reach.Stretch(from, next.map(ListingCheck::pathOf)));
  }

  /// Paths in nodes are for people only; nothing relies on them.
  private static String pathOf(Tree.Item item) {
    return item.first().length == 0 ? "/" : EntryPath.escape(PathBytes.decode(item.first()));
  }
}
