package dev.backstay.repository.content;

import static dev.backstay.repository.content.BlocksAhead.HEAD_BYTES;
import static dev.backstay.repository.format.Recipe.PAGE_BYTES;
import static dev.backstay.repository.format.Recipe.PAGE_DIGEST_BYTES;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.chunk.FastCdc;
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
  static final int PAGES_PER_CHUNK = 16;

  private final Chunks chunks;
  private final ChunkNames names;
  private final FastCdc cdc;
  private final BlocksAhead.Desk desk;

  PageComparer(Chunks chunks, ChunkNames names, FastCdc cdc, BlocksAhead.Desk desk) {
    this.chunks = chunks;
    this.names = names;
    this.cdc = cdc;
    this.desk = desk;
  }

  ContentWriter.Written write(IncomingContent content, ContentWriter.@Nullable Former former)
      throws IOException {
    var recipes = new RecipeList(chunks, true);
    var byContent = content.cutting() == Cutting.IMAGE ? new OpenCut(chunks, cdc, recipes) : null;
    Iterator<Recipe> before =
        former == null
            ? Collections.emptyIterator()
            : Recipes.of(former.content(), former.sizeBytes(), chunks);
    try (var blocks = new BlocksAhead(content, desk)) {
      for (var next = blocks.next(); next != null; next = blocks.next()) {
        recipes.addPages(next.kept());
        var old = before.hasNext() ? comparable(before.next()) : null;
        if (byContent == null) {
          addPages(next, old, recipes);
        } else if (old != null && isMostlyEqual(next.kept(), old.pages())) {
          byContent.close();
          addPages(next, old, recipes);
        } else {
          byContent.add(next);
        }
      }
    }
    if (byContent != null) {
      byContent.close();
    }
    return new ContentWriter.Written(recipes.finish(), recipes.totalBytes());
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

  private void addPages(BlocksAhead.Block next, @Nullable Recipe old, RecipeList recipes)
      throws IOException {
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

  private static boolean isZero(BlocksAhead.Block block, int page) {
    // A kept digest always has its highest bit set, so one byte tells.
    return block.kept()[page * PAGE_DIGEST_BYTES] == 0;
  }

  private static boolean isUnchanged(BlocksAhead.Block next, Recipe old, int page) {
    var at = page * PAGE_DIGEST_BYTES;
    var end = Math.min(next.length(), (page + 1) * PAGE_BYTES);
    var wholePage = end == (page + 1) * PAGE_BYTES || old.span() == end;
    return at < old.pages().length
        && old.span() >= end
        && wholePage
        && equalAt(next.kept(), old.pages(), at);
  }

  private int storeRun(BlocksAhead.Block next, int first, @Nullable Recipe old, RecipeList recipes)
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
    chunks.putPaged(id, next.bytes(), HEAD_BYTES + from, length);
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
}
