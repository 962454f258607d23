package dev.backstay.repository.listing;

import dev.backstay.repository.content.Chunks;
import dev.backstay.repository.content.Trees;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Leaf;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.Tree;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes one listing. Used by one thread.
public final class ListingWriter {

  private static final int LEAF_BYTES_MIN = 8 << 10;
  private static final int LEAF_BYTES_MAX = 64 << 10;
  private static final int BOUNDARY_MASK = 127;
  private static final int ROOT_ITEMS_MAX = 16;

  private final Chunks chunks;
  private final MessageDigest digest = Sha256.digest();
  private final Leaf.Writer leaf = new Leaf.Writer();
  private final List<Tree.Item> leaves = new ArrayList<>();
  private byte[] firstOfLeaf = {};
  private @Nullable EntryPath last;
  private long entryCount;
  private long fileCount;
  private long contentBytes;

  public ListingWriter(Chunks chunks) {
    this.chunks = chunks;
  }

  /// A finished listing.
  public record Written(
      Tree tree, String digest, long entryCount, long fileCount, long contentBytes) {}

  /// Adds the next entry, whose path must come after all before it.
  public void add(ListedEntry entry) throws IOException {
    var path = entry.meta().path();
    if (last != null && last.compareTo(path) >= 0) {
      throw new IllegalStateException("entries out of order: " + last + " before " + path);
    }
    last = path;
    var pathBytes = path.bytes();
    if (leaf.size() == 0) {
      firstOfLeaf = pathBytes;
    }
    leaf.add(entry);
    entryCount++;
    if (entry.meta().type() == EntryType.FILE) {
      fileCount++;
      contentBytes += entry.meta().sizeBytes();
    }
    if (leaf.size() >= LEAF_BYTES_MAX
        || (leaf.size() >= LEAF_BYTES_MIN && (hash(pathBytes) & BOUNDARY_MASK) == 0)) {
      closeLeaf();
    }
  }

  // FNV-1a, with its upper half folded in: the lowest bits alone depend on too few bits of input.
  private static int hash(byte[] bytes) {
    var hash = 0x811C9DC5;
    for (var b : bytes) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    return hash ^ (hash >>> 16);
  }

  private void closeLeaf() throws IOException {
    var bytes = leaf.take(digest);
    var id = chunks.put(ChunkType.ENTRIES, bytes, 0, bytes.length);
    leaves.add(new Tree.Item(id, firstOfLeaf));
  }

  /// Ends the listing.
  public Written finish() throws IOException {
    if (leaf.size() > 0) {
      closeLeaf();
    }
    return new Written(
        Trees.build(leaves, ROOT_ITEMS_MAX, chunks),
        HexFormat.of().formatHex(digest.digest()),
        entryCount,
        fileCount,
        contentBytes);
  }
}
