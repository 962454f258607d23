package dev.backstay.repository.pack;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.SegmentPlace;
import java.util.HashSet;
import java.util.Set;

/// A segment that was opened, and which of its chunks were compared with their names. Handed from
/// the thread that opened it to the one that reads it; used by one at a time.
final class OpenedSegment {

  private final SegmentPlace place;
  private final byte[] plain;
  private final Set<Integer> checked = new HashSet<>();

  OpenedSegment(SegmentPlace place, byte[] plain) {
    this.place = place;
    this.plain = plain;
  }

  int length() {
    return place.plainBytes();
  }

  byte[] plain() {
    return plain;
  }

  /// Makes sure that the chunk's bytes are the named ones.
  void require(ChunkPlace chunk, ChunkNames names) throws MalformedException {
    if ((long) chunk.offset() + chunk.length() > place.plainBytes()) {
      throw new MalformedException("chunk " + chunk.id() + " lies outside its segment");
    }
    if (!checked.contains(chunk.offset())) {
      var id = names.idOf(chunk.type(), plain, chunk.offset(), chunk.length());
      if (!id.equals(chunk.id())) {
        throw new MalformedException("chunk " + chunk.id() + " has other bytes than its name says");
      }
      checked.add(chunk.offset());
    }
  }
}
