package dev.backstay.repository.index;

import dev.backstay.repository.format.ChunkId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Which chunks something reaches: a bit each. The indexes must not change meanwhile. Used by one
/// thread.
public final class ReachedChunks {

  private static final BitSet NONE = new BitSet();

  private final Layers layers;
  private final Map<ChunkIndex, BitSet> reached = new HashMap<>();
  private int reachedCount;
  private long reachedBytes;

  public ReachedChunks(Layers layers) {
    this.layers = layers;
  }

  /// Takes note that the chunk is reached; one that is not known is passed over. Returns whether it
  /// was known and not reached before.
  public boolean mark(ChunkId id) {
    var index = layers.knowing(id);
    if (index == null) {
      return false;
    }
    var slot = index.knownSlotOf(id);
    var bits = reached.computeIfAbsent(index, _ -> new BitSet());
    if (bits.get(slot)) {
      return false;
    }
    bits.set(slot);
    reachedCount++;
    reachedBytes += index.lengthAt(slot);
    return true;
  }

  /// Whether the chunk is reached.
  public boolean has(ChunkId id) {
    var index = layers.knowing(id);
    return index != null && reached.getOrDefault(index, NONE).get(index.knownSlotOf(id));
  }

  /// Hands out every chunk that is reached, in no order.
  public void forEach(Consumer<ChunkPlace> each) {
    reached.forEach(
        (index, bits) -> {
          for (var slot = bits.nextSetBit(0); slot >= 0; slot = bits.nextSetBit(slot + 1)) {
            var place = index.at(slot);
            if (place != null) {
              each.accept(place);
            }
          }
        });
  }

  /// How many chunks nothing reaches.
  public int unreachedCount() {
    return layers.size() - reachedCount;
  }

  /// How many bytes they have.
  public long unreachedBytes() {
    return layers.totalBytes() - reachedBytes;
  }
}
