package dev.backstay.repository.index;

import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.PackTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A hash table from chunk ids to places, with open addressing over flat arrays: 33 bytes a slot.
///
/// A chunk that was given a segment still being written is known ([#contains]) before it has a
/// place. May be used by several threads.
public final class ChunkIndex {

  private static final double LOAD_MAX = 0.75;

  private final List<@Nullable SegmentPlace> segments = new ArrayList<>();
  private long[] highs = new long[1 << 10];
  private long[] lows = new long[1 << 10];
  private int[] rests = new int[1 << 10];
  private int[] segmentNumbers = new int[1 << 10];
  private int[] offsets = new int[1 << 10];
  private int[] lengths = new int[1 << 10];
  private byte[] types = new byte[1 << 10];
  private int count;
  private long totalBytes;

  /// Adds all chunks of a pack. A chunk that is known already keeps its place.
  public synchronized void add(String pack, PackTable table) {
    for (var segment : table.segments()) {
      var content = !segment.chunks().isEmpty() && segment.chunks().getFirst().type().isContent();
      var number = newSegment();
      segments.set(
          number,
          new SegmentPlace(
              pack, segment.offset(), segment.sealedBytes(), segment.plainBytes(), content));
      var offset = 0;
      for (var chunk : segment.chunks()) {
        add(chunk, number, offset);
        offset += chunk.length();
      }
    }
  }

  /// The number of a new segment that has no place yet.
  public synchronized int newSegment() {
    segments.add(null);
    return segments.size() - 1;
  }

  /// Says where a segment is.
  public synchronized void place(int segment, SegmentPlace place) {
    segments.set(segment, place);
  }

  /// Adds one chunk of a segment; false if it is known already.
  public synchronized boolean add(PackTable.Chunk chunk, int segment, int offset) {
    if (count + 1 > types.length * LOAD_MAX) {
      grow();
    }
    var id = chunk.id();
    var slot = slotOf(id);
    if (types[slot] != 0) {
      return false;
    }
    highs[slot] = id.high();
    lows[slot] = id.low();
    rests[slot] = id.rest();
    segmentNumbers[slot] = segment;
    offsets[slot] = offset;
    lengths[slot] = chunk.length();
    types[slot] = (byte) (chunk.type().ordinal() + 1);
    count++;
    totalBytes += chunk.length();
    return true;
  }

  /// Whether the chunk is known.
  public synchronized boolean contains(ChunkId id) {
    return types[slotOf(id)] != 0;
  }

  /// The chunk's place, or empty if it is not known or has none yet.
  public synchronized Optional<ChunkPlace> find(ChunkId id) {
    var slot = slotOf(id);
    var segment = types[slot] == 0 ? null : segments.get(segmentNumbers[slot]);
    if (segment == null) {
      return Optional.empty();
    }
    var type = ChunkType.values()[types[slot] - 1];
    return Optional.of(new ChunkPlace(id, type, segment, offsets[slot], lengths[slot]));
  }

  /// How many chunks are known.
  public synchronized int size() {
    return count;
  }

  /// The sum of the lengths of all known chunks.
  public synchronized long totalBytes() {
    return totalBytes;
  }

  /// Where in the table the chunk is; -1 if it is not known. Good until a chunk is added.
  synchronized int knownSlotOf(ChunkId id) {
    var slot = slotOf(id);
    return types[slot] == 0 ? -1 : slot;
  }

  synchronized int lengthAt(int slot) {
    return lengths[slot];
  }

  // Ids are keyed hashes: any of their bits are as good as a hash.
  private int slotOf(ChunkId id) {
    var mask = types.length - 1;
    var slot = (int) id.high() & mask;
    while (types[slot] != 0
        && (highs[slot] != id.high() || lows[slot] != id.low() || rests[slot] != id.rest())) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    var oldHighs = highs;
    var oldLows = lows;
    var oldRests = rests;
    var oldSegments = segmentNumbers;
    var oldOffsets = offsets;
    var oldLengths = lengths;
    var oldTypes = types;
    var capacity = oldTypes.length * 2;
    highs = new long[capacity];
    lows = new long[capacity];
    rests = new int[capacity];
    segmentNumbers = new int[capacity];
    offsets = new int[capacity];
    lengths = new int[capacity];
    types = new byte[capacity];
    for (var i = 0; i < oldTypes.length; i++) {
      if (oldTypes[i] != 0) {
        var slot = slotOf(new ChunkId(oldHighs[i], oldLows[i], oldRests[i]));
        highs[slot] = oldHighs[i];
        lows[slot] = oldLows[i];
        rests[slot] = oldRests[i];
        segmentNumbers[slot] = oldSegments[i];
        offsets[slot] = oldOffsets[i];
        lengths[slot] = oldLengths[i];
        types[slot] = oldTypes[i];
      }
    }
  }
}
