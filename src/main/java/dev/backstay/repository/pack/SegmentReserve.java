package dev.backstay.repository.pack;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.SegmentPlace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Opened segments that there is no room for in the heap. A content that was changed here and there
/// for many days has something of each day everywhere: without it, every day's segment would be
/// opened again for every few pages.
///
/// Only what is opened a second time, and soon, is kept: no memory is taken for a content that lies
/// in one piece, nor for a second one that has most of its chunks. Used by one thread.
final class SegmentReserve implements AutoCloseable {

  private static final int SLOT_BYTES = 4 << 20;

  /// At most 128 MiB.
  private static final int SLOTS_MAX = 32;

  /// Smaller segments are opened again in less time than it is worth.
  private static final int BYTES_MIN = 256 << 10;

  /// What left longer ago comes back too late: others would have taken its slot.
  private static final int MET_MAX = SLOTS_MAX;

  /// A few are opened again in less time than the memory is worth, wherever there are two images of
  /// nearly the same.
  private static final int RETURNS_MIN = 24;

  private final ChunkNames names;
  private final LinkedHashSet<SegmentPlace> met = new LinkedHashSet<>();
  private int returned;
  private final Map<SegmentPlace, MemorySegment> kept = new HashMap<>();
  private final List<SegmentPlace> order = new ArrayList<>();
  private final Random dice = new Random(1);
  private @Nullable Arena arena;
  private byte[] chunk = {};

  SegmentReserve(ChunkNames names) {
    this.names = names;
  }

  /// Keeps the bytes of a segment that leaves the heap, if it was there before and others were too.
  void leave(SegmentPlace place, byte[] plain) {
    var length = place.plainBytes();
    if (length >= BYTES_MIN && length <= SLOT_BYTES && wasMet(place) && ++returned > RETURNS_MIN) {
      var slot = slot();
      MemorySegment.copy(plain, 0, slot, ValueLayout.JAVA_BYTE, 0, length);
      kept.put(place, slot);
      order.add(place);
    }
  }

  private boolean wasMet(SegmentPlace place) {
    var known = met.remove(place);
    if (!known && met.size() == MET_MAX) {
      met.removeFirst();
    }
    met.add(place);
    return known;
  }

  /// They are asked for in turns: where there are more than have room, the one that was asked for
  /// longest ago would be the next.
  private MemorySegment slot() {
    if (order.size() == SLOTS_MAX) {
      Collections.swap(order, dice.nextInt(SLOTS_MAX), SLOTS_MAX - 1);
      return Objects.requireNonNull(kept.remove(order.removeLast()));
    }
    if (arena == null) {
      arena = Arena.ofShared();
    }
    return arena.allocate(SLOT_BYTES);
  }

  /// Whether the segment is kept here.
  boolean has(SegmentPlace place) {
    return kept.containsKey(place);
  }

  /// The bytes of a chunk of a segment that is kept, good until the next one is read.
  ///
  /// @throws MalformedException if they are not the named ones
  byte[] read(ChunkPlace place) throws MalformedException {
    var slot = kept.get(place.segment());
    if (slot == null) {
      throw new IllegalStateException("not kept: " + place);
    }
    if ((long) place.offset() + place.length() > place.segment().plainBytes()) {
      throw new MalformedException("chunk " + place.id() + " lies outside its segment");
    }
    if (chunk.length < place.length()) {
      chunk = new byte[place.length()];
    }
    MemorySegment.copy(slot, ValueLayout.JAVA_BYTE, place.offset(), chunk, 0, place.length());
    if (!names.idOf(place.type(), chunk, 0, place.length()).equals(place.id())) {
      throw new MalformedException("chunk " + place.id() + " has other bytes than its name says");
    }
    return chunk;
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      arena = null;
      kept.clear();
      order.clear();
    }
  }
}
