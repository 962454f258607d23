package dev.backstay.repository.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// What the object `format` says: that this is a repository, which one, and who may use it.
///
/// @param version the format's version number
/// @param repositoryId 16 random bytes in hexadecimal
/// @param features names of what a reader must understand beyond the version
public record FormatRecord(int version, String repositoryId, List<String> features) {

  /// The version this code writes, and the newest it reads.
  public static final int VERSION = 1;

  /// The features this code understands.
  public static final List<String> KNOWN_FEATURES = List.of();

  private static final byte[] MAGIC = {'B', 'A', 'C', 'K', 'S', 'T', 'A', 'Y'};
  private static final int CHECKSUM_BYTES = 32;

  public FormatRecord {
    features = List.copyOf(features);
  }

  /// The record as the object's bytes, with a checksum at the end.
  public byte[] toBytes() {
    var out = new ByteWriter().raw(MAGIC).u32(version).raw(HexFormat.of().parseHex(repositoryId));
    out.varint(features.size());
    features.forEach(out::text);
    return out.raw(Sha256.of(out.toBytes())).toBytes();
  }

  /// Reads the object. A newer version is returned as far as it can be read: callers compare. The
  /// checksum stands last in every version, so that damage is never taken for a newer version.
  public static FormatRecord parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)) {
      throw new MalformedException("magic is foreign");
    }
    var version = in.u32("version");
    var id = HexFormat.of().formatHex(in.raw("repository id", 16));
    requireChecksum(bytes);
    if (version > VERSION) {
      return new FormatRecord(version, id, List.of());
    }
    var features = new ArrayList<String>();
    var count = in.count("features", 1);
    for (var i = 0; i < count; i++) {
      features.add(in.text("feature", 256));
    }
    in.raw("checksum", CHECKSUM_BYTES);
    in.end("format");
    return new FormatRecord(version, id, features);
  }

  private static void requireChecksum(byte[] bytes) throws MalformedException {
    var end = bytes.length - CHECKSUM_BYTES;
    if (end < 0
        || !Arrays.equals(
            Sha256.of(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new MalformedException("checksum differs");
    }
  }
}
