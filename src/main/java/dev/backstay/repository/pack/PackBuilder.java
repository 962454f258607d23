package dev.backstay.repository.pack;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.index.SegmentPlace;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// A pack that takes sealed segments until it is full. Used by one thread at a time.
///
/// Its bytes lie outside of the heap, for several packs may be on their way at once.
final class PackBuilder {

  private final MessageDigest digest = Sha256.digest();
  private final Arena arena = Arena.ofShared();
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final List<PackTable.Segment> segments = new ArrayList<>();
  private final List<Consumer<SegmentPlace>> waiting = new ArrayList<>();
  private final boolean content;
  private int length;
  private int chunkCount;

  PackBuilder(boolean content) {
    this.content = content;
  }

  void add(OpenSegment segment, byte[] sealed) {
    segments.add(new PackTable.Segment(length, sealed.length, segment.length(), segment.chunks()));
    waiting.add(segment::place);
    chunkCount += segment.chunks().size();
    append(sealed);
  }

  private void append(byte[] bytes) {
    var copy = arena.allocate(bytes.length, 1);
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    parts.add(copy.asByteBuffer().asReadOnlyBuffer());
    digest.update(bytes);
    length += bytes.length;
  }

  int length() {
    return length;
  }

  int chunkCount() {
    return chunkCount;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /// Closes the pack with its sealed table and footer, and names it.
  FinishedPack finish(Sealer sealer) {
    var table = new PackTable(segments);
    var out = new ByteWriter(1 << 12);
    table.writeTo(out);
    var plain = out.toBytes();
    var sealed = sealer.seal(SealType.TABLE, plain);
    append(sealed);
    append(new PackFooter(sealed.length, plain.length).toBytes());
    var name = HexFormat.of().formatHex(digest.digest());
    return new FinishedPack(name, length, content, table, waiting, parts, arena);
  }

  /// Gives it up.
  void abandon() {
    arena.close();
  }

  /// A whole pack; its bytes are there until it is closed.
  record FinishedPack(
      String name,
      int sizeBytes,
      boolean content,
      PackTable table,
      List<Consumer<SegmentPlace>> segments,
      List<ByteBuffer> parts,
      Arena arena)
      implements AutoCloseable {

    @Override
    public void close() {
      arena.close();
    }

    SegmentPlace placeOf(int position) {
      var segment = table.segments().get(position);
      return new SegmentPlace(
          name, segment.offset(), segment.sealedBytes(), segment.plainBytes(), content);
    }
  }
}
