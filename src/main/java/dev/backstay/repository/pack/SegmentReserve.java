package dev.backstay.repository.pack;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.SegmentPlace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Opened segments that there is no room for in the heap. A content that was changed here and there
/// for many days has something of each day everywhere: without it, every day's segment would be
/// opened again for every few pages.
///
/// Only what is opened a second time, and soon, is kept, and no more room is taken than that needs:
/// it grows when what had to give way comes back. Used by one thread.
final class SegmentReserve implements AutoCloseable {

  private static final int SLOT_BYTES = 4 << 20;

  private static final int SLOTS_MIN = 4;

  /// At most 128 MiB.
  private static final int SLOTS_MAX = 32;

  /// Smaller segments are opened again in less time than it is worth.
  private static final int BYTES_MIN = 256 << 10;

  /// What left longer ago comes back too late: others would have taken its slot.
  private static final int MET_MAX = SLOTS_MAX;

  private final ChunkNames names;
  private final LinkedHashMap<SegmentPlace, Boolean> met = new LinkedHashMap<>();
  private final Map<SegmentPlace, Slot> kept = new HashMap<>();
  private final Random dice = new Random(1);
  private int room = SLOTS_MIN;
  private @Nullable Arena arena;
  private byte[] chunk = {};

  SegmentReserve(ChunkNames names) {
    this.names = names;
  }

  /// Where a segment is kept, and how often it was read there of late.
  private static final class Slot {

    private final MemorySegment bytes;
    private int reads;

    Slot(MemorySegment bytes) {
      this.bytes = bytes;
    }
  }

  /// Keeps the bytes of a segment that leaves the heap, if it was there before.
  void leave(SegmentPlace place, byte[] plain) {
    var length = place.plainBytes();
    if (length >= BYTES_MIN && length <= SLOT_BYTES && wasMet(place)) {
      var bytes = slot();
      MemorySegment.copy(plain, 0, bytes, ValueLayout.JAVA_BYTE, 0, length);
      kept.put(place, new Slot(bytes));
    }
  }

  private boolean wasMet(SegmentPlace place) {
    var gaveWay = met.remove(place);
    remember(place, false);
    if (Boolean.TRUE.equals(gaveWay) && room < SLOTS_MAX) {
      room++;
    }
    return gaveWay != null;
  }

  private void remember(SegmentPlace place, boolean gaveWay) {
    if (met.size() == MET_MAX) {
      met.pollFirstEntry();
    }
    met.put(place, gaveWay);
  }

  private MemorySegment slot() {
    if (kept.size() >= room) {
      var least = leastRead();
      var given = Objects.requireNonNull(kept.remove(least));
      met.remove(least);
      remember(least, true);
      return given.bytes;
    }
    if (arena == null) {
      arena = Arena.ofShared();
    }
    return arena.allocate(SLOT_BYTES);
  }

  /// The one that was read least of late, by lot where there are several: they are asked for in
  /// turns, and the one that was asked for longest ago would be the next.
  private SegmentPlace leastRead() {
    var fewest = kept.values().stream().mapToInt(slot -> slot.reads).min().orElseThrow();
    var candidates = new ArrayList<SegmentPlace>();
    for (var each : kept.entrySet()) {
      if (each.getValue().reads == fewest) {
        candidates.add(each.getKey());
      }
      each.getValue().reads /= 2;
    }
    return candidates.get(dice.nextInt(candidates.size()));
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
    slot.reads++;
    if (chunk.length < place.length()) {
      chunk = new byte[place.length()];
    }
    MemorySegment.copy(slot.bytes, ValueLayout.JAVA_BYTE, place.offset(), chunk, 0, place.length());
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
    }
  }
}
