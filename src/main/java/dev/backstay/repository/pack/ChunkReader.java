package dev.backstay.repository.pack;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.SegmentPlace;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;

/// Reads chunks, each checked against its name. Used by one thread.
public final class ChunkReader implements AutoCloseable {

  /// Opened segments that are kept, in bytes.
  private static final int CACHE_BYTES = 32 << 20;

  /// Where sealed segments come from.
  @FunctionalInterface
  public interface Source {
    /// Reads a part of a pack.
    byte[] read(String pack, long offset, int length) throws IOException;
  }

  /// Bytes that are good for as long as the next chunk has not been read.
  public record Bytes(byte[] array, int offset, int length) {}

  private record Opened(byte[] plain, Set<Integer> checked) {}

  private final Source source;
  private final Sealer sealer;
  private final ChunkNames names;
  private final LinkedHashMap<SegmentPlace, Opened> cache = new LinkedHashMap<>(16, 0.75f, true);
  private int cachedBytes;

  /// Reads with keys that belong to the sealer; closing this closes the sealer.
  public ChunkReader(Source source, Sealer sealer, ChunkNames names) {
    this.source = source;
    this.sealer = sealer;
    this.names = names;
  }

  /// The chunk's bytes.
  ///
  /// @throws MalformedException if the segment is damaged or the bytes are not the named ones
  public Bytes read(ChunkPlace place) throws IOException, MalformedException {
    var opened = open(place.segment());
    if ((long) place.offset() + place.length() > opened.plain.length) {
      throw new MalformedException("chunk " + place.id() + " lies outside its segment");
    }
    if (opened.checked.add(place.offset())) {
      var id = names.idOf(place.type(), opened.plain, place.offset(), place.length());
      if (!id.equals(place.id())) {
        opened.checked.remove(place.offset());
        throw new MalformedException("chunk " + place.id() + " has other bytes than its name says");
      }
    }
    return new Bytes(opened.plain, place.offset(), place.length());
  }

  private Opened open(SegmentPlace place) throws IOException, MalformedException {
    var known = cache.get(place);
    if (known != null) {
      return known;
    }
    var sealed = source.read(place.pack(), place.offset(), place.sealedBytes());
    if (sealed.length != place.sealedBytes()) {
      throw new MalformedException(
          "pack ends after " + (place.offset() + sealed.length) + " bytes");
    }
    var type = place.content() ? SealType.DATA : SealType.META;
    var opened = new Opened(sealer.open(type, sealed, place.plainBytes()), new HashSet<>());
    cachedBytes += opened.plain.length;
    var oldest = cache.entrySet().iterator();
    while (cachedBytes > CACHE_BYTES && oldest.hasNext()) {
      cachedBytes -= oldest.next().getValue().plain.length;
      oldest.remove();
    }
    cache.put(place, opened);
    return opened;
  }

  @Override
  public void close() {
    sealer.close();
  }
}
