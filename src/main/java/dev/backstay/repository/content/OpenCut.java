package dev.backstay.repository.content;

import static dev.backstay.repository.content.BlocksAhead.HEAD_BYTES;
import static dev.backstay.repository.format.Recipe.PAGE_BYTES;

import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import java.io.IOException;

/// A cut by content that goes on from block to block.
final class OpenCut {

  /// Runs of zeros of that length are kept out of chunks; shorter ones do not interrupt a cut.
  private static final int CELL_BYTES = PageComparer.PAGES_PER_CHUNK * PAGE_BYTES;

  private final Chunks chunks;
  private final FastCdc cdc;
  private final RecipeList recipes;
  private final byte[] rest = new byte[FastCdc.MAX_BYTES];
  private int restBytes;

  OpenCut(Chunks chunks, FastCdc cdc, RecipeList recipes) {
    this.chunks = chunks;
    this.cdc = cdc;
    this.recipes = recipes;
  }

  /// Goes on with a block; what no cut is known of yet is kept for the next one.
  void add(BlocksAhead.Block block) throws IOException {
    var bytes = block.bytes();
    var start = HEAD_BYTES - restBytes;
    System.arraycopy(rest, 0, bytes, start, restBytes);
    var end = HEAD_BYTES + block.length();
    for (var from = HEAD_BYTES; from < end; from += CELL_BYTES) {
      var count = Math.min(CELL_BYTES, end - from);
      if (Zeros.areAll(bytes, from, count)) {
        cut(bytes, start, from, 1);
        recipes.add(Extent.zeros(count));
        start = from + count;
      } else {
        start = cut(bytes, start, from + count, FastCdc.MAX_BYTES);
      }
    }
    restBytes = end - start;
    System.arraycopy(bytes, start, rest, 0, restBytes);
  }

  /// Ends the cut.
  void close() throws IOException {
    cut(rest, 0, restBytes, 1);
    restBytes = 0;
  }

  /// Cuts while at least so much is there; returns where it stopped.
  private int cut(byte[] bytes, int from, int end, int least) throws IOException {
    var start = from;
    while (end - start >= least) {
      var count = cdc.cut(bytes, start, end - start);
      recipes.add(Extent.whole(chunks.put(ChunkType.DATA, bytes, start, count), count));
      start += count;
    }
    return start;
  }
}
