package dev.backstay.repository.index;

import dev.backstay.repository.format.ChunkId;
import java.util.BitSet;
import java.util.function.Consumer;

/// Which chunks of an index something reaches: a bit each. The index must not change meanwhile.
/// Used by one thread.
public final class ReachedChunks {

  private final ChunkIndex index;
  private final BitSet reached = new BitSet();
  private int reachedCount;
  private long reachedBytes;

  public ReachedChunks(ChunkIndex index) {
    this.index = index;
  }

  /// Takes note that the chunk is reached; one that the index does not know is passed over. Returns
  /// whether it was known and not reached before.
  public boolean mark(ChunkId id) {
    var slot = index.knownSlotOf(id);
    if (slot < 0 || reached.get(slot)) {
      return false;
    }
    reached.set(slot);
    reachedCount++;
    reachedBytes += index.lengthAt(slot);
    return true;
  }

  /// Whether the chunk is reached.
  public boolean has(ChunkId id) {
    var slot = index.knownSlotOf(id);
    return slot >= 0 && reached.get(slot);
  }

  /// Hands out every chunk that is reached, in no order.
  public void forEach(Consumer<ChunkPlace> each) {
    for (var slot = reached.nextSetBit(0); slot >= 0; slot = reached.nextSetBit(slot + 1)) {
      var place = index.at(slot);
      if (place != null) {
        each.accept(place);
      }
    }
  }

  /// How many chunks nothing reaches.
  public int unreachedCount() {
    return index.size() - reachedCount;
  }

  /// How many bytes they have.
  public long unreachedBytes() {
    return index.totalBytes() - reachedBytes;
  }
}
