package dev.backstay.repository.format;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A part of the index: which packs there are and what is in them.
///
/// @param packs the packs
public record IndexPiece(List<Pack> packs) {

  /// One pack.
  ///
  /// @param name SHA-256 of its bytes, in hexadecimal
  /// @param sizeBytes its length
  /// @param table what is in it
  public record Pack(String name, int sizeBytes, PackTable table) {}

  public IndexPiece {
    packs = List.copyOf(packs);
  }

  /// The piece as bytes.
  public byte[] toBytes() {
    var out = new ByteWriter(1 << 16).varint(packs.size());
    for (var pack : packs) {
      out.raw(HexFormat.of().parseHex(pack.name())).varint(pack.sizeBytes());
      pack.table().writeTo(out);
    }
    return out.toBytes();
  }

  /// Reads a piece.
  public static IndexPiece parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var count = in.count("packs", 34);
    var packs = new ArrayList<Pack>(count);
    for (var i = 0; i < count; i++) {
      var name = HexFormat.of().formatHex(in.raw("pack name", 32));
      var sizeBytes = in.varintInt("pack size", Limits.PACK_BYTES_MAX);
      packs.add(new Pack(name, sizeBytes, PackTable.readFrom(in)));
    }
    in.end("index piece");
    return new IndexPiece(packs);
  }
}
