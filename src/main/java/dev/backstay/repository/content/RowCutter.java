package dev.backstay.repository.content;

import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.repository.chunk.RowKnife;
import dev.backstay.repository.chunk.SipHash;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Stores contents that are rows one after the other, of which a few change anywhere: cut into
/// cells of a few rows, of which those that stood in the former content are not stored again.
///
/// Used by one thread.
final class RowCutter {

  private static final int BUFFER_BYTES = 1 << 20;

  /// The shortest cells have 256 bytes: that part of an average chunk, as a power of two.
  private static final int FINEST = 7;

  /// Cells are made longer for a content of more.
  private static final int CELLS_WANTED = 1 << 21;

  /// More are not remembered.
  private static final int CELLS_MAX = 1 << 22;

  private final Chunks chunks;
  private final SipHash hash;
  private final byte[] cuttingTable;
  private final CellMemory memory;

  RowCutter(Chunks chunks, byte[] cuttingTable, CellMemory memory) {
    this.chunks = chunks;
    hash = new SipHash(memory.key());
    this.cuttingTable = cuttingTable;
    this.memory = memory;
  }

  ContentWriter.Written write(IncomingContent content, ContentWriter.@Nullable Former former)
      throws IOException {
    var before = former == null ? new StoredContent.Empty() : former.content();
    try (var input = new InputAhead(content);
        var known = former == null ? KnownCells.none() : KnownCells.of(before, memory)) {
      var expected = Math.max(content.expectedBytes(), former == null ? 0 : former.sizeBytes());
      var level = known.isEmpty() ? levelFor(expected) : known.level();
      try (var notes = new CellNotes(memory.begin(), level, CELLS_MAX)) {
        var recipes = new RecipeList(chunks, false);
        var patch = new RowPatch(chunks, recipes, notes, 1 << (FINEST - level));
        cut(input, new RowKnife(cuttingTable, FINEST - level), known, patch);
        patch.close();
        var written = new ContentWriter.Written(recipes.finish(), recipes.totalBytes());
        notes.keep(written.content(), before);
        return written;
      }
    }
  }

  /// Each level has cells of twice the length; those of the last are chunks.
  private static int levelFor(long expectedBytes) {
    var level = 0;
    while (level < FINEST
        && expectedBytes / (FastCdc.AVERAGE_BYTES >> (FINEST - level)) > CELLS_WANTED) {
      level++;
    }
    return level;
  }

  private void cut(InputAhead input, RowKnife knife, KnownCells known, RowPatch patch)
      throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    var start = 0;
    var end = 0;
    var atEnd = false;
    while (!atEnd) {
      while (!atEnd && end < buffer.length) {
        var count = input.read(buffer, end, buffer.length - end);
        atEnd = count < 0;
        end += Math.max(0, count);
      }
      while (start < end && (atEnd || end - start >= FastCdc.MAX_BYTES)) {
        var length = knife.cut(buffer, start, end - start);
        add(buffer, start, length, known, patch);
        start += length;
      }
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
  }

  private void add(byte[] bytes, int start, int length, KnownCells known, RowPatch patch)
      throws IOException {
    hash.hash(bytes, start, length);
    var cell = new CellId(hash.first(), (int) hash.second());
    var place = known.find(cell, length);
    if (place == null) {
      patch.addNew(cell, bytes, start, length);
    } else {
      patch.addKnown(cell, place);
    }
  }
}
