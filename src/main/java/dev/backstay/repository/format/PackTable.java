package dev.backstay.repository.format;

import java.util.ArrayList;
import java.util.List;

/// What is in a pack: its segments and their chunks. Stands sealed at the pack's end and in the
/// index.
///
/// @param segments in the order of their offsets
public record PackTable(List<Segment> segments) {

  /// One sealed run of chunks.
  ///
  /// @param offset where in the pack it starts, in bytes
  /// @param sealedBytes its length in the pack
  /// @param plainBytes its length when opened
  /// @param chunks its chunks in order; their lengths add up to `plainBytes`
  public record Segment(int offset, int sealedBytes, int plainBytes, List<Chunk> chunks) {

    public Segment {
      chunks = List.copyOf(chunks);
    }
  }

  /// One chunk.
  public record Chunk(ChunkType type, ChunkId id, int length) {}

  public PackTable {
    segments = List.copyOf(segments);
  }

  /// Appends the table.
  public void writeTo(ByteWriter out) {
    out.varint(segments.size());
    for (var segment : segments) {
      out.varint(segment.offset()).varint(segment.sealedBytes()).varint(segment.plainBytes());
      out.varint(segment.chunks().size());
      for (var chunk : segment.chunks()) {
        chunk.id().writeTo(out.u8(chunk.type().number()));
        out.varint(chunk.length());
      }
    }
  }

  /// Reads a table.
  public static PackTable readFrom(ByteReader in) throws MalformedException {
    var count = in.count("segments", 4);
    var segments = new ArrayList<Segment>(count);
    var end = 0L;
    for (var i = 0; i < count; i++) {
      var segment = readSegment(in);
      if (segment.offset() < end) {
        throw new MalformedException("segment offset is " + segment.offset() + ", not " + end);
      }
      end = (long) segment.offset() + segment.sealedBytes();
      segments.add(segment);
    }
    return new PackTable(segments);
  }

  private static Segment readSegment(ByteReader in) throws MalformedException {
    var offset = in.varintInt("segment offset", Limits.PACK_BYTES_MAX);
    var sealedBytes = in.varintInt("sealed length", Limits.PACK_BYTES_MAX);
    var plainBytes = in.varintInt("plain length", Limits.SEGMENT_BYTES_MAX);
    var count = in.count("chunks", ChunkId.BYTES + 2);
    var chunks = new ArrayList<Chunk>(count);
    var sum = 0L;
    for (var i = 0; i < count; i++) {
      var type = ChunkType.ofNumber(in.u8("chunk type"));
      var id = ChunkId.readFrom(in, "chunk id");
      var length = in.varintInt("chunk length", Limits.CHUNK_BYTES_MAX);
      sum += length;
      chunks.add(new Chunk(type, id, length));
    }
    if (sum != plainBytes) {
      throw new MalformedException("chunks add up to " + sum + " of " + plainBytes + " bytes");
    }
    return new Segment(offset, sealedBytes, plainBytes, chunks);
  }
}
