package dev.backstay.repository.index;

import dev.backstay.repository.format.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of where chunks are: what every snapshot may rely on, and behind it, for each host
/// that only writes, what only its own snapshots may. Used by one thread.
public final class Layers {

  private final ChunkIndex common = new ChunkIndex();
  private final Map<String, ChunkIndex> own = new TreeMap<>();
  private @Nullable ChunkIndex behind;

  /// The index of what every snapshot may rely on, or of what only those of that writer may.
  public ChunkIndex of(Optional<String> writer) {
    return writer.map(name -> own.computeIfAbsent(name, _ -> new ChunkIndex())).orElse(common);
  }

  /// From now on what is found is found for snapshots of that writer.
  public void lookFor(String writer) {
    behind = own.get(writer);
  }

  /// The index that knows the chunk; null if none does.
  @Nullable ChunkIndex knowing(ChunkId id) {
    if (common.contains(id)) {
      return common;
    }
    return behind != null && behind.contains(id) ? behind : null;
  }

  /// The chunk's place, or empty if it is not known.
  public Optional<ChunkPlace> find(ChunkId id) {
    var index = knowing(id);
    return index == null ? Optional.empty() : index.find(id);
  }

  private List<ChunkIndex> all() {
    var all = new ArrayList<>(own.values());
    all.add(common);
    return all;
  }

  /// How many chunks are known.
  public int size() {
    return all().stream().mapToInt(ChunkIndex::size).sum();
  }

  /// The sum of the lengths of all known chunks.
  public long totalBytes() {
    return all().stream().mapToLong(ChunkIndex::totalBytes).sum();
  }
}
