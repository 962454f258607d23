package dev.backstay.repository.format;

import java.util.Arrays;
import java.util.HexFormat;

/// A commit as its object's bytes: a readable head, what it commits, sealed, and a signature over
/// both.
///
/// @param head who wrote it and what came before
/// @param plainBytes the length of what it commits when opened
/// @param sealed what it commits, sealed with the head's bytes as context
/// @param signature Ed25519 over everything before it
public record CommitRecord(Head head, int plainBytes, byte[] sealed, byte[] signature) {

  /// How many bytes an Ed25519 signature has.
  public static final int SIGNATURE_BYTES = 64;

  private static final byte[] MAGIC = {'B', 'S', 'T', 'Y', 'C', 'M', 'T', '1'};
  private static final int PLAIN_BYTES_MAX = 64 << 20;

  /// The part of a commit that can be read without a key.
  ///
  /// @param repositoryId the repository it belongs to, in hexadecimal
  /// @param writer the writer's id, 12 hex digits
  /// @param sequence its number in the writer's chain, from 1
  /// @param previous SHA-256 of the writer's commit before, in hexadecimal; zeros for the first
  /// @param snapshot the id of the snapshot it concerns, 12 hex digits
  /// @param kind what it commits: the number of a [CommitKind], or one that is not known
  /// @param pruneEpoch the newest prune epoch the writer had seen
  public record Head(
      String repositoryId,
      String writer,
      long sequence,
      String previous,
      String snapshot,
      int kind,
      long pruneEpoch) {

    /// What `previous` is in the first commit of a writer.
    public static final String NO_PREVIOUS = "0".repeat(64);

    /// The head as bytes.
    public byte[] toBytes() {
      var hex = HexFormat.of();
      return new ByteWriter()
          .raw(MAGIC)
          .raw(hex.parseHex(repositoryId))
          .raw(hex.parseHex(writer))
          .u64(sequence)
          .raw(hex.parseHex(previous))
          .raw(hex.parseHex(snapshot))
          .u8(kind)
          .u64(pruneEpoch)
          .toBytes();
    }

    /// Reads a head that stands alone.
    public static Head parse(byte[] bytes) throws MalformedException {
      var in = new ByteReader(bytes);
      var head = readFrom(in);
      in.end("head");
      return head;
    }

    static Head readFrom(ByteReader in) throws MalformedException {
      var hex = HexFormat.of();
      if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)) {
        throw new MalformedException("magic is foreign");
      }
      return new Head(
          hex.formatHex(in.raw("repository id", 16)),
          hex.formatHex(in.raw("writer", 6)),
          in.u64("sequence"),
          hex.formatHex(in.raw("previous commit", 32)),
          hex.formatHex(in.raw("snapshot", 6)),
          in.u8("kind"),
          in.u64("prune epoch"));
    }
  }

  /// The bytes that the signature covers.
  public byte[] signedBytes() {
    return new ByteWriter(sealed.length + 128)
        .raw(head.toBytes())
        .u32(plainBytes)
        .bytes(sealed)
        .toBytes();
  }

  /// The commit as the object's bytes.
  public byte[] toBytes() {
    return new ByteWriter(sealed.length + 256).raw(signedBytes()).raw(signature).toBytes();
  }

  /// Reads a commit; neither signature nor seal is checked here.
  public static CommitRecord parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var head = Head.readFrom(in);
    var plainBytes = in.u32("length");
    if (plainBytes < 0 || plainBytes > PLAIN_BYTES_MAX) {
      throw new MalformedException("length is " + plainBytes + ", limit " + PLAIN_BYTES_MAX);
    }
    var sealed = in.bytes("sealed", PLAIN_BYTES_MAX);
    var signature = in.raw("signature", SIGNATURE_BYTES);
    in.end("commit");
    return new CommitRecord(head, plainBytes, sealed, signature);
  }
}
