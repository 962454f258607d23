package dev.backstay.repository;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.index.ChunkIndex;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Where a run takes from what is stored already.
interface IndexSource {

  /// All chunks of one half that are in packs which are there.
  ///
  /// @param packs lists those packs, with their sizes
  /// @param lastTime whether what vanished meanwhile is to be passed over
  /// @return empty if something vanished: what took its place is not in it
  Optional<ChunkIndex> load(Layout.Index half, Supplier<Map<String, Long>> packs, boolean lastTime);

  /// What was damaged first, if something was.
  default Optional<RepositoryDamagedException> damage() {
    return Optional.empty();
  }
}
