package dev.backstay.repository.content;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.format.Tree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Collects the extents of one content and stores them as recipes. Used by one thread.
///
/// The recipes of a paged content each cover one block, so that the next capture can compare block
/// by block. The recipes of a stream end where a chunk's name says so, so that an insertion changes
/// only the recipes near it.
final class RecipeList {

  /// What a recipe of a paged content covers, in bytes.
  static final int BLOCK_BYTES = 4 << 20;

  private static final int INLINE_EXTENTS_MAX = 8;
  private static final int INLINE_ITEMS_MAX = 512;
  private static final int STREAM_EXTENTS_MIN = 16;
  private static final int STREAM_EXTENTS_MAX = 256;
  private static final int STREAM_BOUNDARY_MASK = 63;
  private static final byte[] NO_PAGES = {};

  private final Chunks chunks;
  private final boolean paged;
  private final List<Tree.Item> stored = new ArrayList<>();
  private final Deque<byte[]> pages = new ArrayDeque<>();
  private List<Extent> open = new ArrayList<>();
  private long openBytes;
  private long totalBytes;

  RecipeList(Chunks chunks, boolean paged) {
    this.chunks = chunks;
    this.paged = paged;
  }

  /// The page digests of the next block, whose extents may follow later.
  void addPages(byte[] blockPages) {
    pages.add(blockPages);
  }

  /// The next extent.
  void add(Extent extent) throws IOException {
    var rest = extent;
    while (paged && openBytes + rest.length() > BLOCK_BYTES) {
      var here = (int) (BLOCK_BYTES - openBytes);
      if (here > 0) {
        append(rest.slice(0, here));
      }
      closeRecipe();
      rest = rest.slice(here, rest.length() - here);
    }
    append(rest);
    if (!paged && isBoundary(rest)) {
      closeRecipe();
    }
  }

  private void append(Extent extent) {
    open.add(extent);
    openBytes += extent.length();
    totalBytes += extent.length();
  }

  private boolean isBoundary(Extent extent) {
    var chunk = extent.chunk();
    var named = chunk != null && (chunk.rest() & STREAM_BOUNDARY_MASK) == 0;
    return open.size() >= STREAM_EXTENTS_MAX || (named && open.size() >= STREAM_EXTENTS_MIN);
  }

  private void closeRecipe() throws IOException {
    var blockPages = pages.isEmpty() ? NO_PAGES : pages.remove();
    var out = new ByteWriter(blockPages.length + open.size() * 24 + 16);
    Recipe.of(open, blockPages).writeTo(out);
    var bytes = out.toBytes();
    var id = chunks.put(ChunkType.RECIPE, bytes, 0, bytes.length);
    stored.add(new Tree.Item(id, NO_PAGES));
    open = new ArrayList<>();
    openBytes = 0;
  }

  /// Where the content is, after its last extent.
  StoredContent finish() throws IOException {
    if (totalBytes == 0) {
      return new StoredContent.Empty();
    }
    if (stored.isEmpty() && !paged) {
      var only = open.getFirst();
      var chunk = only.chunk();
      if (open.size() == 1 && chunk != null) {
        return new StoredContent.Whole(chunk);
      }
      if (open.size() <= INLINE_EXTENTS_MAX) {
        return new StoredContent.Inline(Recipe.of(open, NO_PAGES));
      }
    }
    if (!open.isEmpty()) {
      closeRecipe();
    }
    return new StoredContent.Recipes(Trees.build(stored, INLINE_ITEMS_MAX, chunks));
  }

  /// How many bytes were described.
  long totalBytes() {
    return totalBytes;
  }
}
