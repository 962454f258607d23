package dev.backstay.check;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.Damage;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import java.util.Optional;
import java.util.function.Consumer;

/// The chunks that snapshots reach, each marked as reached. Used by one thread.
///
/// @param onLost is told of each that cannot be read
record Chunks(Inspection inspection, IndexInspection index, Consumer<ChunkId> onLost) {

  Chunks(Inspection inspection, IndexInspection index) {
    this(inspection, index, _ -> {});
  }

  /// Reads a chunk that describes something.
  Inspection.Chunk read(ChunkId id, ChunkType type) {
    var read = readNow(id, type);
    if (read instanceof Inspection.Chunk.Lost) {
      onLost.accept(id);
    }
    return read;
  }

  private Inspection.Chunk readNow(ChunkId id, ChunkType type) {
    var known = index.reach(id);
    if (known.isPresent()) {
      return new Inspection.Chunk.Lost(known.get());
    }
    var place = index.find(id).orElseThrow();
    return place.type() == type
        ? inspection.read(place)
        : new Inspection.Chunk.Lost(foreign(id, "is of type " + place.type() + ", not " + type));
  }

  /// What is known against a stretch of content, without reading it.
  Optional<Damage> damageOf(Extent extent) {
    var id = extent.chunk();
    if (id == null) {
      return Optional.empty();
    }
    var known = index.reach(id);
    if (known.isPresent()) {
      onLost.accept(id);
      return known;
    }
    var place = index.find(id).orElseThrow();
    if (!place.type().isContent()) {
      return Optional.of(foreign(id, "is of type " + place.type() + " and used as content"));
    }
    return extent.offset() + extent.length() > place.length()
        ? Optional.of(invalid(id, "has " + place.length() + " bytes, and more are asked for"))
        : Optional.empty();
  }

  private static Damage foreign(ChunkId id, String reason) {
    return new Damage(FailureCode.OBJECT_FOREIGN, "chunk " + id, reason);
  }

  /// An authentic chunk that says something impossible.
  static Damage invalid(ChunkId id, String reason) {
    return new Damage(FailureCode.MANIFEST_INVALID, "chunk " + id, reason);
  }
}
