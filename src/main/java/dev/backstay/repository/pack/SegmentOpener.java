package dev.backstay.repository.pack;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.SegmentPlace;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.WritingKeys;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Opens segments, in buffers that are used again. May be used by several threads.
final class SegmentOpener implements AutoCloseable {

  private final ChunkReader.Source source;
  private final WritingKeys keys;
  private final ConcurrentLinkedQueue<Tools> idleTools = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<byte[]> idleBuffers = new ConcurrentLinkedQueue<>();

  /// What one thread opens with.
  private record Tools(Sealer sealer, ChunkNames names) {}

  SegmentOpener(ChunkReader.Source source, WritingKeys keys) {
    this.source = source;
    this.keys = keys;
  }

  /// Opens a segment. Chunks that are wanted of it are compared with their names now; a wrong one
  /// is left to whoever reads it.
  OpenedSegment open(SegmentPlace place, Collection<ChunkPlace> wanted)
      throws IOException, MalformedException {
    var idle = idleTools.poll();
    var tools = idle == null ? new Tools(new Sealer(keys), new ChunkNames(keys)) : idle;
    try {
      var opened = open(place, tools.sealer);
      for (var chunk : wanted) {
        compare(opened, chunk, tools.names);
      }
      return opened;
    } finally {
      idleTools.add(tools);
    }
  }

  private OpenedSegment open(SegmentPlace place, Sealer sealer)
      throws IOException, MalformedException {
    var sealed = source.read(place.pack(), place.offset(), place.sealedBytes());
    if (sealed.length != place.sealedBytes()) {
      throw new MalformedException(
          "pack ends after " + (place.offset() + sealed.length) + " bytes");
    }
    var type = place.content() ? SealType.DATA : SealType.META;
    var plain = buffer(place.plainBytes());
    sealer.openInto(type, sealed, plain, place.plainBytes());
    return new OpenedSegment(place, plain);
  }

  private static void compare(OpenedSegment opened, ChunkPlace chunk, ChunkNames names) {
    try {
      opened.require(chunk, names);
    } catch (MalformedException wrong) {
      // It is not marked as compared: reading it fails the same way.
    }
  }

  private byte[] buffer(int length) {
    var idle = idleBuffers.poll();
    return idle != null && idle.length >= length ? idle : new byte[length];
  }

  /// Takes back the buffer of a segment that nobody reads any more.
  void release(OpenedSegment opened) {
    idleBuffers.add(opened.plain());
  }

  @Override
  public void close() {
    idleBuffers.clear();
    idleTools.forEach(tools -> tools.sealer.close());
  }
}
