package dev.backstay.repository.content;

import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;

/// Stores contents that are cut by what they contain. Used by one thread.
final class StreamCutter {

  private static final int BUFFER_BYTES = 1 << 20;
  private static final int ZEROS_MIN = 64 << 10;

  private final Chunks chunks;
  private final FastCdc cdc;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  StreamCutter(Chunks chunks, FastCdc cdc) {
    this.chunks = chunks;
    this.cdc = cdc;
  }

  ContentWriter.Written write(IncomingContent content) throws IOException {
    var recipes = new RecipeList(chunks, false);
    var start = 0;
    var end = 0;
    var atEnd = false;
    while (true) {
      while (!atEnd && end < buffer.length) {
        var count = content.read(buffer, end, buffer.length - end);
        atEnd = count < 0;
        end += Math.max(0, count);
      }
      if (start == end) {
        return new ContentWriter.Written(recipes.finish(), recipes.totalBytes());
      }
      while (start < end && (atEnd || end - start >= FastCdc.MAX_BYTES)) {
        start += store(start, end - start, recipes);
      }
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
  }

  ContentWriter.Written writeWhole(ChunkId id, byte[] bytes) throws IOException {
    var recipes = new RecipeList(chunks, false);
    if (isZeros(bytes, 0, bytes.length)) {
      recipes.add(Extent.zeros(bytes.length));
    } else if (bytes.length > 0) {
      chunks.put(id, bytes, 0, bytes.length);
      recipes.add(Extent.whole(id, bytes.length));
    }
    return new ContentWriter.Written(recipes.finish(), recipes.totalBytes());
  }

  private static boolean isZeros(byte[] bytes, int offset, int length) {
    return length >= ZEROS_MIN && Zeros.areAll(bytes, offset, length);
  }

  private int store(int start, int available, RecipeList recipes) throws IOException {
    var small = FastCdc.isUncut(available) && recipes.totalBytes() == 0;
    var length = small ? available : cdc.cut(buffer, start, available);
    if (isZeros(buffer, start, length)) {
      recipes.add(Extent.zeros(length));
    } else {
      recipes.add(Extent.whole(chunks.put(ChunkType.DATA, buffer, start, length), length));
    }
    return length;
  }
}
