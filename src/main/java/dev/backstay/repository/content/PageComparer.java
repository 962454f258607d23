package dev.backstay.repository.content;

import static dev.backstay.repository.format.Recipe.PAGE_BYTES;
import static dev.backstay.repository.format.Recipe.PAGE_DIGEST_BYTES;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.Recipe;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Stores contents whose pages change in place, comparing each page with what stood there before.
///
/// Used by one thread.
final class PageComparer {

  private static final int BLOCK_BYTES = RecipeList.BLOCK_BYTES;

  /// The longest new chunk, which starts at a multiple of its length.
  private static final int PAGES_PER_CHUNK = 16;

  private final Chunks chunks;
  private final ChunkNames names;
  private final FastCdc cdc;
  private final byte[] block = new byte[BLOCK_BYTES];

  PageComparer(Chunks chunks, ChunkNames names, FastCdc cdc) {
    this.chunks = chunks;
    this.names = names;
    this.cdc = cdc;
  }

  /// One block of a content with the digests of its pages.
  private record Block(int length, byte[] digests, byte[] kept) {}

  ContentWriter.Written write(IncomingContent content, ContentWriter.@Nullable Former former)
      throws IOException {
    var recipes = new RecipeList(chunks, true);
    var byContent = content.cutting() == Cutting.IMAGE ? new OpenCut(chunks, cdc, recipes) : null;
    Iterator<Recipe> before =
        former == null
            ? Collections.emptyIterator()
            : Recipes.of(former.content(), former.sizeBytes(), chunks);
    for (var length = fill(content); length > 0; length = fill(content)) {
      var next = digest(length);
      recipes.addPages(next.kept());
      var old = before.hasNext() ? comparable(before.next()) : null;
      if (byContent == null) {
        addPages(next, old, recipes);
      } else if (old != null && isMostlyEqual(next.kept(), old.pages())) {
        byContent.close();
        addPages(next, old, recipes);
      } else {
        byContent.add(block, next.length());
      }
    }
    if (byContent != null) {
      byContent.close();
    }
    return new ContentWriter.Written(recipes.finish(), recipes.totalBytes());
  }

  private int fill(IncomingContent content) throws IOException {
    var length = 0;
    while (length < BLOCK_BYTES) {
      var count = content.read(block, length, BLOCK_BYTES - length);
      if (count < 0) {
        break;
      }
      length += count;
    }
    return length;
  }

  private Block digest(int length) {
    var digests = names.pageDigests(block, 0, length);
    var kept = ChunkNames.kept(digests);
    for (var page = 0; page * PAGE_BYTES < length; page++) {
      var from = page * PAGE_BYTES;
      if (Zeros.areAll(block, from, Math.min(PAGE_BYTES, length - from))) {
        Arrays.fill(kept, page * PAGE_DIGEST_BYTES, (page + 1) * PAGE_DIGEST_BYTES, (byte) 0);
      }
    }
    return new Block(length, digests, kept);
  }

  /// A recipe that was not made for blocks of this size says nothing about pages.
  private static @Nullable Recipe comparable(Recipe recipe) {
    return recipe.pages().length == 0 || recipe.span() > BLOCK_BYTES ? null : recipe;
  }

  private static boolean isMostlyEqual(byte[] pages, byte[] before) {
    var equal = 0;
    var shared = Math.min(pages.length, before.length);
    for (var at = 0; at < shared; at += PAGE_DIGEST_BYTES) {
      equal += equalAt(pages, before, at) ? 1 : 0;
    }
    return equal * 2 * PAGE_DIGEST_BYTES >= pages.length;
  }

  private static boolean equalAt(byte[] pages, byte[] before, int at) {
    return Arrays.equals(pages, at, at + PAGE_DIGEST_BYTES, before, at, at + PAGE_DIGEST_BYTES);
  }

  private void addPages(Block next, @Nullable Recipe old, RecipeList recipes) throws IOException {
    var slices = old == null ? null : new Slices(old);
    var pageCount = ChunkNames.pageCount(next.length());
    for (var page = 0; page < pageCount; ) {
      var from = page * PAGE_BYTES;
      if (isZero(next, page)) {
        recipes.add(Extent.zeros(Math.min(PAGE_BYTES, next.length() - from)));
        page++;
      } else if (slices != null && isUnchanged(next, slices.recipe(), page)) {
        slices.copy(from, Math.min(PAGE_BYTES, next.length() - from), recipes);
        page++;
      } else {
        page = storeRun(next, page, slices == null ? null : slices.recipe(), recipes);
      }
    }
  }

  private static boolean isZero(Block block, int page) {
    // A kept digest always has its highest bit set, so one byte tells.
    return block.kept()[page * PAGE_DIGEST_BYTES] == 0;
  }

  private static boolean isUnchanged(Block next, Recipe old, int page) {
    var at = page * PAGE_DIGEST_BYTES;
    var end = Math.min(next.length(), (page + 1) * PAGE_BYTES);
    var wholePage = end == (page + 1) * PAGE_BYTES || old.span() == end;
    return at < old.pages().length
        && old.span() >= end
        && wholePage
        && equalAt(next.kept(), old.pages(), at);
  }

  private int storeRun(Block next, int first, @Nullable Recipe old, RecipeList recipes)
      throws IOException {
    var limit =
        Math.min(
            ChunkNames.pageCount(next.length()), (first / PAGES_PER_CHUNK + 1) * PAGES_PER_CHUNK);
    var page = first + 1;
    while (page < limit && !isZero(next, page) && (old == null || !isUnchanged(next, old, page))) {
      page++;
    }
    var from = first * PAGE_BYTES;
    var length = Math.min(next.length(), page * PAGE_BYTES) - from;
    var id = names.idOfPages(next.digests(), first, length);
    chunks.putPaged(id, block, from, length);
    recipes.add(Extent.whole(id, length));
    return page;
  }

  /// Hands out parts of a former recipe in ascending order.
  private static final class Slices {

    private final Recipe recipe;
    private int extent;
    private int extentStart;

    Slices(Recipe recipe) {
      this.recipe = recipe;
    }

    Recipe recipe() {
      return recipe;
    }

    void copy(int from, int length, RecipeList recipes) throws IOException {
      var extents = recipe.extents();
      var at = from;
      var end = from + length;
      while (at < end) {
        var current = extents.get(extent);
        if (at >= extentStart + current.length()) {
          extentStart += current.length();
          extent++;
        } else {
          var count = Math.min(end, extentStart + current.length()) - at;
          recipes.add(current.slice(at - extentStart, count));
          at += count;
        }
      }
    }
  }

  /// A cut by content that goes on from block to block.
  private static final class OpenCut {

    private final Chunks chunks;
    private final FastCdc cdc;
    private final RecipeList recipes;
    private final byte[] buffer = new byte[BLOCK_BYTES + FastCdc.MAX_BYTES];
    private int length;

    OpenCut(Chunks chunks, FastCdc cdc, RecipeList recipes) {
      this.chunks = chunks;
      this.cdc = cdc;
      this.recipes = recipes;
    }

    void add(byte[] block, int blockLength) throws IOException {
      // Long runs of zeros are kept out of chunks; short ones do not interrupt a cut.
      var cell = PAGES_PER_CHUNK * PAGE_BYTES;
      for (var from = 0; from < blockLength; from += cell) {
        var count = Math.min(cell, blockLength - from);
        if (Zeros.areAll(block, from, count)) {
          close();
          recipes.add(Extent.zeros(count));
        } else {
          System.arraycopy(block, from, buffer, length, count);
          length += count;
          cut(FastCdc.MAX_BYTES);
        }
      }
    }

    void close() throws IOException {
      cut(1);
    }

    private void cut(int least) throws IOException {
      var start = 0;
      while (length - start >= least) {
        var count = cdc.cut(buffer, start, length - start);
        recipes.add(Extent.whole(chunks.put(ChunkType.DATA, buffer, start, count), count));
        start += count;
      }
      System.arraycopy(buffer, start, buffer, 0, length - start);
      length -= start;
    }
  }
}
