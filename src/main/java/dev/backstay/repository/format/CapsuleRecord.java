package dev.backstay.repository.format;

import java.util.Arrays;
import java.util.HexFormat;

/// The root of one run of a host that only writes, sealed to whoever can read, as its object's
/// bytes.
///
/// @param repositoryId the repository it belongs to, in hexadecimal
/// @param number its number, which is negative
/// @param writer whose run it was, 12 hex digits
/// @param recipient the key that opens it, sealed with the repository's keys
/// @param root the root of the run, sealed to that key
/// @param signature Ed25519 over everything before it
public record CapsuleRecord(
    String repositoryId,
    int number,
    String writer,
    SealedKey recipient,
    byte[] root,
    byte[] signature) {

  private static final byte[] MAGIC = {'B', 'S', 'T', 'Y', 'C', 'A', 'P', '1'};
  private static final int BYTES_MAX = 1 << 16;

  /// A sealed key.
  ///
  /// @param plainBytes its length when opened
  /// @param sealed its seal
  public record SealedKey(int plainBytes, byte[] sealed) {

    /// Writes it.
    public void writeTo(ByteWriter out) {
      out.varint(plainBytes).bytes(sealed);
    }

    /// Reads it.
    public static SealedKey readFrom(ByteReader in) throws MalformedException {
      return new SealedKey(in.varintInt("length", BYTES_MAX), in.bytes("sealed key", BYTES_MAX));
    }
  }

  /// The bytes that the signature covers.
  public byte[] signedBytes() {
    var out = new ByteWriter(1 << 13).raw(MAGIC).raw(boundBytes(repositoryId, number, writer));
    recipient.writeTo(out);
    return out.bytes(root).toBytes();
  }

  /// What the root of a run is bound to when it is sealed.
  public static byte[] boundBytes(String repositoryId, int number, String writer) {
    var hex = HexFormat.of();
    return new ByteWriter()
        .raw(hex.parseHex(repositoryId))
        .u32(number)
        .raw(hex.parseHex(writer))
        .toBytes();
  }

  /// The capsule as the object's bytes.
  public byte[] toBytes() {
    return new ByteWriter(1 << 13).raw(signedBytes()).raw(signature).toBytes();
  }

  /// The same, signed.
  public CapsuleRecord signed(byte[] with) {
    return new CapsuleRecord(repositoryId, number, writer, recipient, root, with);
  }

  /// Reads a capsule; neither signature nor seals are checked here.
  public static CapsuleRecord parse(byte[] bytes) throws MalformedException {
    var hex = HexFormat.of();
    var in = new ByteReader(bytes);
    if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)) {
      throw new MalformedException("magic is foreign");
    }
    var record =
        new CapsuleRecord(
            hex.formatHex(in.raw("repository id", 16)),
            in.u32("number"),
            hex.formatHex(in.raw("writer", 6)),
            SealedKey.readFrom(in),
            in.bytes("root", BYTES_MAX),
            in.raw("signature", CommitRecord.SIGNATURE_BYTES));
    in.end("capsule");
    return record;
  }
}
