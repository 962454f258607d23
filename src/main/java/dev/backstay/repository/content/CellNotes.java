package dev.backstay.repository.content;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.StoredContent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes down where the cells of a content are stored, in pieces that can be read one by one: the
/// chunks of a piece once each, then twelve bytes of each cell's id and its place. Used by one
/// thread.
final class CellNotes implements AutoCloseable {

  private static final int PIECE_CELLS = 1 << 14;

  private final CellMemory.Draft draft;
  private final int level;
  private final int cellsMax;
  private final Map<ChunkId, Integer> chunks = new LinkedHashMap<>();
  private ByteWriter cells = new ByteWriter(PIECE_CELLS * 20);
  private int pieceCells;
  private int count;
  private @Nullable ChunkId latestChunk;
  private int latestNumber;

  /// @param level how long the cells are
  /// @param cellsMax of more cells nothing is kept
  CellNotes(CellMemory.Draft draft, int level, int cellsMax) {
    this.draft = draft;
    this.level = level;
    this.cellsMax = cellsMax;
  }

  /// The next cell stands there.
  void add(CellId cell, Extent place) {
    if (count++ >= cellsMax) {
      return;
    }
    var chunk = place.chunk();
    if (chunk == null) {
      throw new IllegalArgumentException("a cell is in a chunk");
    }
    if (!chunk.equals(latestChunk)) {
      latestNumber = chunks.computeIfAbsent(chunk, _ -> chunks.size());
      latestChunk = chunk;
    }
    cells.u64(cell.high()).u32(cell.low());
    cells.varint(latestNumber).varint(place.offset()).varint(place.length());
    if (++pieceCells == PIECE_CELLS) {
      closePiece();
    }
  }

  private void closePiece() {
    var piece = new ByteWriter(chunks.size() * ChunkId.BYTES + pieceCells * 20 + 16);
    piece.u8(level).varint(chunks.size());
    chunks.keySet().forEach(id -> id.writeTo(piece));
    draft.add(piece.varint(pieceCells).raw(cells.toBytes()).toBytes());
    chunks.clear();
    latestChunk = null;
    cells = new ByteWriter(PIECE_CELLS * 20);
    pieceCells = 0;
  }

  /// Keeps them as those of a stored content, in the place of a former one.
  void keep(StoredContent content, StoredContent former) {
    if (pieceCells > 0) {
      closePiece();
    }
    if (count <= cellsMax) {
      draft.keep(content, former);
    }
  }

  @Override
  public void close() {
    draft.close();
  }
}
