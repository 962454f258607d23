package dev.backstay.repository.content;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.StoredContent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cells of one stored content, by what is in them: 20 bytes for each and 8 to 16 to find it,
/// outside of the heap. Used by one thread.
final class KnownCells implements AutoCloseable {

  // A cell: twelve bytes of its id, then its chunk's number, offset and length in one number.
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int REST = 8;
  private static final int PLACE = 12;
  private static final int CELL_BYTES = 20;
  private static final int BLOCK_CELLS = 1 << 15;

  private static final int PLACE_BITS = 20;
  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  private static final int CHUNKS_MAX = 1 << (Long.SIZE - 2 * PLACE_BITS - 1);

  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> blocks = new ArrayList<>();
  private final List<MemorySegment> chunkBlocks = new ArrayList<>();
  private MemorySegment slots = MemorySegment.NULL;
  private int slotMask;
  private int count;
  private int chunkCount;
  private int level = -1;
  private int latest = -1;
  private int latestNumber;
  private @Nullable ChunkId latestChunk;

  private KnownCells() {}

  /// Those that are remembered of that content; none if that is not all.
  static KnownCells of(StoredContent content, CellMemory memory) {
    var known = new KnownCells();
    if (memory.recall(content, known::add) && known.count > 0) {
      known.index();
      return known;
    }
    known.close();
    return new KnownCells();
  }

  /// No cells.
  static KnownCells none() {
    return new KnownCells();
  }

  boolean isEmpty() {
    return slotMask == 0;
  }

  /// How long the cells are: see [CellNotes].
  int level() {
    return level;
  }

  private void add(byte[] piece) throws MalformedException {
    var in = new ByteReader(piece);
    var pieceLevel = in.u8("cell level");
    if (level >= 0 && level != pieceLevel) {
      throw new MalformedException("cells of level " + pieceLevel + " after those of " + level);
    }
    level = pieceLevel;
    var firstChunk = chunkCount;
    var chunks = in.count("cell chunks", ChunkId.BYTES);
    for (var i = 0; i < chunks; i++) {
      addChunk(ChunkId.readFrom(in, "cell chunk"));
    }
    var cells = in.count("cells", CELL_BYTES - 5);
    for (var i = 0; i < cells; i++) {
      var id = new CellId(in.u64("cell"), in.u32("cell"));
      var chunk = firstChunk + in.varintInt("cell chunk", Math.max(0, chunks - 1));
      var offset = in.varintInt("cell offset", PLACE_MASK);
      var length = in.varintInt("cell length", PLACE_MASK);
      addCell(id, ((long) chunk << PLACE_BITS | offset) << PLACE_BITS | length);
    }
    in.end("cells");
  }

  private void addChunk(ChunkId id) throws MalformedException {
    if (chunkCount == CHUNKS_MAX) {
      throw new MalformedException("cells in more than " + CHUNKS_MAX + " chunks");
    }
    var block = blockFor(chunkCount, ChunkId.BYTES, chunkBlocks);
    var at = (long) (chunkCount % BLOCK_CELLS) * ChunkId.BYTES;
    block.set(LONG, at, id.high());
    block.set(LONG, at + 8, id.low());
    block.set(INT, at + 16, id.rest());
    chunkCount++;
  }

  private void addCell(CellId id, long place) {
    var block = blockFor(count, CELL_BYTES, blocks);
    var at = (long) (count % BLOCK_CELLS) * CELL_BYTES;
    block.set(LONG, at, id.high());
    block.set(INT, at + REST, id.low());
    block.set(LONG, at + PLACE, place);
    count++;
  }

  private MemorySegment blockFor(int number, int bytes, List<MemorySegment> kept) {
    if (number == kept.size() * BLOCK_CELLS) {
      kept.add(arena.allocate((long) BLOCK_CELLS * bytes));
    }
    return kept.get(number / BLOCK_CELLS);
  }

  /// Of equal cells the first is found.
  private void index() {
    var size = Integer.highestOneBit(Math.max(1, count)) << 2;
    slotMask = size - 1;
    slots = arena.allocate((long) size * Integer.BYTES, Integer.BYTES);
    for (var cell = 0; cell < count; cell++) {
      var block = blocks.get(cell / BLOCK_CELLS);
      var at = (long) (cell % BLOCK_CELLS) * CELL_BYTES;
      var slot = slotOf(new CellId(block.get(LONG, at), block.get(INT, at + REST)));
      if (slots.getAtIndex(ValueLayout.JAVA_INT, slot) == 0) {
        slots.setAtIndex(ValueLayout.JAVA_INT, slot, cell + 1);
      }
    }
  }

  /// The slot of that cell, or the free one where it would be.
  private int slotOf(CellId id) {
    for (var slot = (int) id.high() & slotMask; ; slot = (slot + 1) & slotMask) {
      var cell = slots.getAtIndex(ValueLayout.JAVA_INT, slot) - 1;
      if (cell < 0 || is(cell, id)) {
        return slot;
      }
    }
  }

  private boolean is(int cell, CellId id) {
    var block = blocks.get(cell / BLOCK_CELLS);
    var at = (long) (cell % BLOCK_CELLS) * CELL_BYTES;
    return block.get(LONG, at) == id.high() && block.get(INT, at + REST) == id.low();
  }

  /// Where a cell with that id and length stands; null if none is known.
  ///
  /// Mostly it is the one after the latest that was found, which needs no jump through the memory.
  @Nullable Extent find(CellId id, int length) {
    if (isEmpty()) {
      return null;
    }
    var cell = latest + 1;
    if (cell >= count || !is(cell, id)) {
      cell = slots.getAtIndex(ValueLayout.JAVA_INT, slotOf(id)) - 1;
      if (cell < 0) {
        return null;
      }
    }
    latest = cell;
    var at = (long) (cell % BLOCK_CELLS) * CELL_BYTES;
    var place = blocks.get(cell / BLOCK_CELLS).get(LONG, at + PLACE);
    if (((int) place & PLACE_MASK) != length) {
      return null;
    }
    var number = (int) (place >>> (2 * PLACE_BITS));
    if (latestChunk == null || number != latestNumber) {
      latestChunk = chunk(number);
      latestNumber = number;
    }
    return new Extent(latestChunk, (int) (place >>> PLACE_BITS) & PLACE_MASK, length);
  }

  private ChunkId chunk(int number) {
    var block = chunkBlocks.get(number / BLOCK_CELLS);
    var at = (long) (number % BLOCK_CELLS) * ChunkId.BYTES;
    return new ChunkId(block.get(LONG, at), block.get(LONG, at + 8), block.get(INT, at + 16));
  }

  @Override
  public void close() {
    arena.close();
  }
}
