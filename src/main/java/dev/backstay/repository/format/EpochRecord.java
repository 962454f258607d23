package dev.backstay.repository.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The beginning of a key epoch as its object's bytes: the new root for each key slot that stays.
///
/// @param repositoryId 32 hex digits
/// @param epoch its number, from 1
/// @param shares the root, sealed to each slot
/// @param sealedMembers which slots those are, sealed under the new root
/// @param proof a keyed hash of all that, by a key that comes from the root before
public record EpochRecord(
    String repositoryId, int epoch, List<Share> shares, byte[] sealedMembers, byte[] proof) {

  /// More slots than this cannot stay.
  public static final int SHARES_MAX = 32;

  /// No object of this kind has more bytes.
  public static final int BYTES_MAX = 256 << 10;

  private static final byte[] MAGIC = {'B', 'S', 'T', 'Y', 'E', 'P', 'O', '1'};
  private static final int SLOT_BYTES = 6;
  private static final int CAPSULE_BYTES_MAX = 4096;
  private static final int PROOF_BYTES = 32;

  /// The new root for one slot.
  ///
  /// @param slot its id, 12 hex digits
  /// @param capsule the root, sealed to the slot's recipient
  public record Share(String slot, byte[] capsule) {}

  public EpochRecord {
    shares = List.copyOf(shares);
  }

  /// What the capsule of a slot is bound to.
  public static byte[] capsuleContext(String repositoryId, int epoch, String slot) {
    return new ByteWriter()
        .text("backstay epoch")
        .raw(HexFormat.of().parseHex(repositoryId))
        .u32(epoch)
        .raw(HexFormat.of().parseHex(slot))
        .toBytes();
  }

  /// Everything that the sealing of the members authenticates beside them.
  public byte[] head() {
    var out =
        new ByteWriter()
            .raw(MAGIC)
            .raw(HexFormat.of().parseHex(repositoryId))
            .u32(epoch)
            .varint(shares.size());
    shares.forEach(share -> out.raw(HexFormat.of().parseHex(share.slot())).bytes(share.capsule()));
    return out.toBytes();
  }

  /// Everything that the proof is about.
  public byte[] proven() {
    return new ByteWriter().raw(head()).bytes(sealedMembers).toBytes();
  }

  /// The record as the object's bytes, with a checksum at the end that needs no key.
  public byte[] toBytes() {
    var out = new ByteWriter().raw(proven()).raw(proof);
    return out.raw(Sha256.of(out.toBytes())).toBytes();
  }

  /// Reads a record.
  public static EpochRecord parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)) {
      throw new MalformedException("magic is foreign");
    }
    var repositoryId = HexFormat.of().formatHex(in.raw("repository id", 16));
    var epoch = in.u32("epoch");
    if (epoch < 1) {
      throw new MalformedException("epoch is " + Integer.toUnsignedString(epoch));
    }
    var count = in.count("shares", SLOT_BYTES + 1);
    if (count > SHARES_MAX) {
      throw new MalformedException("there are " + count + " shares");
    }
    var shares = new ArrayList<Share>(count);
    for (var i = 0; i < count; i++) {
      var slot = HexFormat.of().formatHex(in.raw("slot id", SLOT_BYTES));
      shares.add(new Share(slot, in.bytes("capsule", CAPSULE_BYTES_MAX)));
    }
    var sealedMembers = in.bytes("sealed members", BYTES_MAX);
    var proof = in.raw("proof", PROOF_BYTES);
    var covered = Arrays.copyOf(bytes, in.position());
    if (!Arrays.equals(in.raw("checksum", 32), Sha256.of(covered))) {
      throw new MalformedException("checksum differs");
    }
    in.end("key epoch");
    return new EpochRecord(repositoryId, epoch, shares, sealedMembers, proof);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EpochRecord it && Arrays.equals(toBytes(), it.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }
}
