package dev.backstay.repository.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.testing.Hostile;
import java.security.MessageDigest;

/// Every structure of the format, from hostile bytes.
class FormatFuzzTest {

  private interface Codec {
    byte[] rewritten(byte[] bytes) throws Exception;
  }

  private interface Part {
    void rewrite(ByteReader in, ByteWriter out) throws MalformedException;
  }

  private static Codec whole(Part part) {
    return bytes -> {
      var in = new ByteReader(bytes);
      var out = new ByteWriter();
      part.rewrite(in, out);
      in.end("part");
      return out.toBytes();
    };
  }

  /// What can be read has one encoding: the one it was read from.
  private static void canonical(byte[] input, Codec codec) {
    Hostile.read(
        input.length,
        MalformedException.class,
        () -> Hostile.requireCanonical(input, codec.rewritten(input)));
  }

  /// What can be read is written so that it is read again as the same.
  private static void stable(byte[] input, Codec codec) {
    Hostile.read(
        input.length,
        MalformedException.class,
        () -> {
          var written = codec.rewritten(input);
          Hostile.requireCanonical(written, codec.rewritten(written));
        });
  }

  /// What a newer version says beyond its number is not known.
  @FuzzTest
  void formatRecord(byte[] input) {
    canonical(
        input,
        bytes -> {
          var record = FormatRecord.parse(bytes);
          return record.version() == FormatRecord.VERSION ? record.toBytes() : bytes;
        });
  }

  @FuzzTest
  void keySlot(byte[] input) {
    canonical(
        input,
        bytes -> {
          var record = KeySlotRecord.parse(bytes);
          return record.format().version() == FormatRecord.VERSION ? record.toBytes() : bytes;
        });
  }

  @FuzzTest
  void epoch(byte[] input) {
    canonical(input, bytes -> EpochRecord.parse(bytes).toBytes());
  }

  @FuzzTest
  void commit(byte[] input) {
    canonical(input, bytes -> CommitRecord.parse(bytes).toBytes());
  }

  @FuzzTest
  void manifest(byte[] input) {
    stable(input, bytes -> ManifestCodec.toBytes(ManifestCodec.parse(bytes)));
  }

  @FuzzTest
  void retentionChange(byte[] input) {
    var act = RetentionChange.Act.FORGET;
    stable(input, bytes -> RetentionChangeCodec.toBytes(RetentionChangeCodec.parse(act, bytes)));
  }

  @FuzzTest
  void labelChange(byte[] input) {
    stable(input, bytes -> LabelChangeCodec.toBytes(LabelChangeCodec.parse(bytes)));
  }

  @FuzzTest
  void proof(byte[] input) {
    canonical(input, bytes -> ProofCodec.toBytes(ProofCodec.parse(bytes)));
  }

  @FuzzTest
  void indexPiece(byte[] input) {
    canonical(input, bytes -> IndexPiece.parse(bytes).toBytes());
  }

  @FuzzTest
  void packTable(byte[] input) {
    canonical(input, whole((in, out) -> PackTable.readFrom(in).writeTo(out)));
  }

  @FuzzTest
  void tree(byte[] input) {
    canonical(input, whole((in, out) -> Tree.readFrom(in).writeTo(out)));
  }

  @FuzzTest
  void content(byte[] input) {
    stable(input, whole((in, out) -> StoredContent.readFrom(in).writeTo(out)));
  }

  @FuzzTest
  void leaf(byte[] input) {
    stable(
        input,
        bytes -> {
          var writer = new Leaf.Writer();
          var reader = new Leaf.Reader(bytes, MessageDigest.getInstance("SHA-256"));
          while (reader.hasNext()) {
            writer.add(reader.next());
          }
          return writer.take(MessageDigest.getInstance("SHA-256"));
        });
  }
}
