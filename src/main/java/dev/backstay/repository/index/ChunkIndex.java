package dev.backstay.repository.index;

import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.PackTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A hash table from chunk ids to places, with open addressing: 33 bytes a slot, outside of the
/// heap, which can stay small however large a repository grows.
///
/// A chunk that was given a segment still being written is known ([#contains]) before it has a
/// place. May be used by several threads.
public final class ChunkIndex {

  private static final double LOAD_MAX = 0.75;
  private static final int SLOTS_MIN = 1 << 10;

  /// What one buffer can hold: some 25 million chunks.
  private static final int SLOTS_MAX = 1 << 25;

  private static final ChunkType[] TYPES = ChunkType.values();

  // A slot: the id's 20 bytes, segment, offset, length, and the type, which is 0 in a free slot.
  private static final int SLOT_BYTES = 33;
  private static final int LOW = 8;
  private static final int REST = 16;
  private static final int SEGMENT = 20;
  private static final int OFFSET = 24;
  private static final int LENGTH = 28;
  private static final int TYPE = 32;

  private final List<@Nullable SegmentPlace> segments = new ArrayList<>();
  private ByteBuffer slots = ByteBuffer.allocateDirect(SLOTS_MIN * SLOT_BYTES);
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
    if (count + 1 > capacity() * LOAD_MAX) {
      grow();
    }
    var id = chunk.id();
    var slot = slotOf(id);
    if (typeAt(slot) != 0) {
      return false;
    }
    var at = slot * SLOT_BYTES;
    slots.putLong(at, id.high()).putLong(at + LOW, id.low()).putInt(at + REST, id.rest());
    slots.putInt(at + SEGMENT, segment).putInt(at + OFFSET, offset);
    slots.putInt(at + LENGTH, chunk.length());
    slots.put(at + TYPE, (byte) (chunk.type().ordinal() + 1));
    count++;
    totalBytes += chunk.length();
    return true;
  }

  /// Whether the chunk is known.
  public synchronized boolean contains(ChunkId id) {
    return typeAt(slotOf(id)) != 0;
  }

  /// The chunk's place, or empty if it is not known or has none yet.
  public synchronized Optional<ChunkPlace> find(ChunkId id) {
    var slot = slotOf(id);
    var at = slot * SLOT_BYTES;
    var segment = typeAt(slot) == 0 ? null : segments.get(slots.getInt(at + SEGMENT));
    if (segment == null) {
      return Optional.empty();
    }
    var type = TYPES[typeAt(slot) - 1];
    return Optional.of(
        new ChunkPlace(id, type, segment, slots.getInt(at + OFFSET), lengthAt(slot)));
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
    return typeAt(slot) == 0 ? -1 : slot;
  }

  synchronized int lengthAt(int slot) {
    return slots.getInt(slot * SLOT_BYTES + LENGTH);
  }

  /// The chunk in that slot of the table; what is being written has no place yet.
  synchronized @Nullable ChunkPlace at(int slot) {
    var at = slot * SLOT_BYTES;
    var segment = typeAt(slot) == 0 ? null : segments.get(slots.getInt(at + SEGMENT));
    if (segment == null) {
      return null;
    }
    var id = new ChunkId(slots.getLong(at), slots.getLong(at + LOW), slots.getInt(at + REST));
    var type = TYPES[typeAt(slot) - 1];
    return new ChunkPlace(id, type, segment, slots.getInt(at + OFFSET), lengthAt(slot));
  }

  private int capacity() {
    return slots.capacity() / SLOT_BYTES;
  }

  private byte typeAt(int slot) {
    return slots.get(slot * SLOT_BYTES + TYPE);
  }

  private int slotOf(ChunkId id) {
    return slotOf(slots, id.high(), id.low(), id.rest());
  }

  // Ids are keyed hashes: any of their bits are as good as a hash.
  private static int slotOf(ByteBuffer slots, long high, long low, int rest) {
    var mask = slots.capacity() / SLOT_BYTES - 1;
    var slot = (int) high & mask;
    for (var at = slot * SLOT_BYTES; slots.get(at + TYPE) != 0; at = slot * SLOT_BYTES) {
      if (slots.getLong(at) == high
          && slots.getLong(at + LOW) == low
          && slots.getInt(at + REST) == rest) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    if (capacity() >= SLOTS_MAX) {
      throw new IllegalStateException("more than " + count + " chunks in one index");
    }
    var grown = ByteBuffer.allocateDirect(slots.capacity() * 2);
    for (var from = 0; from < slots.capacity(); from += SLOT_BYTES) {
      if (slots.get(from + TYPE) != 0) {
        var slot =
            slotOf(
                grown, slots.getLong(from), slots.getLong(from + LOW), slots.getInt(from + REST));
        grown.put(slot * SLOT_BYTES, slots, from, SLOT_BYTES);
      }
    }
    slots = grown;
  }
}
