package dev.backstay.repository.content;

import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Puts the cells of a content together: new ones are packed into chunks of their own, one after
/// the other, however far they stand from each other; known ones stay where they are.
///
/// A chunk ends where a cell's id says so, so that equal runs of cells become equal chunks.
final class RowPatch {

  private static final int CHUNK_BYTES_MIN = 8 << 10;
  private static final int CHUNK_BYTES_MAX = 128 << 10;
  private static final int PENDING_MAX = 1 << 12;

  /// Stands for the chunk that has no name yet.
  private static final ChunkId OPEN = new ChunkId(0, 0, 0);

  private final Chunks chunks;
  private final RecipeList recipes;
  private final CellNotes notes;
  private final int boundaryMask;
  private final byte[] bytes = new byte[CHUNK_BYTES_MAX];
  private final List<Cell> fresh = new ArrayList<>();
  private final List<Extent> pending = new ArrayList<>();
  private int length;

  private record Cell(CellId id, int length) {}

  /// @param cellsPerChunk how many cells a chunk has on average, a power of two
  RowPatch(Chunks chunks, RecipeList recipes, CellNotes notes, int cellsPerChunk) {
    this.chunks = chunks;
    this.recipes = recipes;
    this.notes = notes;
    boundaryMask = cellsPerChunk - 1;
  }

  /// The next cell stands there already.
  void addKnown(CellId cell, Extent place) throws IOException {
    notes.add(cell, place);
    append(place);
    if (pending.size() > PENDING_MAX) {
      closeChunk();
    }
  }

  /// The next cell is a new one.
  void addNew(CellId cell, byte[] source, int offset, int count) throws IOException {
    if (length + count > CHUNK_BYTES_MAX) {
      closeChunk();
    }
    System.arraycopy(source, offset, bytes, length, count);
    append(new Extent(OPEN, length, count));
    fresh.add(new Cell(cell, count));
    length += count;
    if (length >= CHUNK_BYTES_MIN && (cell.low() & boundaryMask) == 0) {
      closeChunk();
    }
  }

  private void append(Extent extent) throws IOException {
    if (!pending.isEmpty() && pending.getLast().isContinuedBy(extent)) {
      pending.add(pending.removeLast().and(extent));
    } else {
      if (length == 0) {
        flush();
      }
      pending.add(extent);
    }
  }

  private void closeChunk() throws IOException {
    if (length > 0) {
      var id = chunks.put(ChunkType.DATA, bytes, 0, length);
      var at = 0;
      for (var cell : fresh) {
        notes.add(cell.id, new Extent(id, at, cell.length));
        at += cell.length;
      }
      pending.replaceAll(
          it -> OPEN.equals(it.chunk()) ? new Extent(id, it.offset(), it.length()) : it);
      fresh.clear();
      length = 0;
    }
    flush();
  }

  private void flush() throws IOException {
    for (var extent : pending) {
      recipes.add(extent);
    }
    pending.clear();
  }

  /// Ends the content.
  void close() throws IOException {
    closeChunk();
  }
}
