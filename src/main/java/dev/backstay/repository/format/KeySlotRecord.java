package dev.backstay.repository.format;

import java.util.Arrays;
import java.util.HexFormat;

/// A key slot as its object's bytes: how to derive its key, and what that key opens.
///
/// @param format the repository's format record, repeated so that it can be rebuilt
/// @param slot the slot's id, 12 hex digits
/// @param derivation how the slot's key comes from a secret
/// @param sealedRoots the root keys, sealed under the slot's key
/// @param sealedCard what the slot is called, sealed under the repository's key
public record KeySlotRecord(
    FormatRecord format,
    String slot,
    Derivation derivation,
    byte[] sealedRoots,
    byte[] sealedCard) {

  private static final byte[] MAGIC = {'B', 'S', 'T', 'Y', 'K', 'E', 'Y', '1'};
  private static final int PART_BYTES_MAX = 64 << 10;

  /// How a slot's key comes from a secret.
  public sealed interface Derivation {

    /// 32 random bytes, not repeated in any other slot.
    byte[] salt();

    /// What the secret is called: `passphrase`, `machine`, `key-file` or `command`.
    String kind();

    /// Appends the kind and its parameters.
    void writeTo(ByteWriter out);

    /// Reads a kind and its parameters. Those outside their limits are refused here, before any
    /// use.
    static Derivation parse(ByteReader in, byte[] salt) throws MalformedException {
      var kind = in.u8("slot kind");
      return switch (kind) {
        case 1 -> {
          var passphrase =
              new Passphrase(
                  salt, in.u32("Argon2id memory"), in.u32("Argon2id passes"), in.u32("lanes"));
          passphrase.requireBounded();
          yield passphrase;
        }
        case 2 -> new Machine(salt);
        case 3 -> new KeyFile(salt);
        case 4 -> new Command(salt);
        default -> throw new MalformedException("slot kind is " + kind);
      };
    }

    /// Argon2id over a passphrase.
    ///
    /// @param memoryKib memory in KiB, 19 MiB to 1 GiB
    /// @param passes 1 to 10
    /// @param lanes 1 to 8
    record Passphrase(byte[] salt, int memoryKib, int passes, int lanes) implements Derivation {

      /// RFC 9106's second recommended set: 64 MiB, 3 passes, 4 lanes.
      public static Passphrase recommended(byte[] salt) {
        return new Passphrase(salt, 64 << 10, 3, 4);
      }

      @Override
      public String kind() {
        return "passphrase";
      }

      @Override
      public void writeTo(ByteWriter out) {
        out.u8(1).u32(memoryKib).u32(passes).u32(lanes);
      }

      void requireBounded() throws MalformedException {
        requireWithin("memory in KiB", memoryKib, 19 << 10, 1 << 20);
        requireWithin("passes", passes, 1, 10);
        requireWithin("lanes", lanes, 1, 8);
      }

      private static void requireWithin(String field, int value, int min, int max)
          throws MalformedException {
        if (value < min || value > max) {
          throw new MalformedException(
              "Argon2id "
                  + field
                  + " is "
                  + Integer.toUnsignedString(value)
                  + ", limits "
                  + min
                  + " and "
                  + max);
        }
      }
    }

    /// HKDF over 32 random bytes that one host keeps.
    record Machine(byte[] salt) implements Derivation {

      @Override
      public String kind() {
        return "machine";
      }

      @Override
      public void writeTo(ByteWriter out) {
        out.u8(2);
      }
    }

    /// HKDF over the random bytes of a file.
    record KeyFile(byte[] salt) implements Derivation {

      @Override
      public String kind() {
        return "key-file";
      }

      @Override
      public void writeTo(ByteWriter out) {
        out.u8(3);
      }
    }

    /// HKDF over the random bytes that a program prints.
    record Command(byte[] salt) implements Derivation {

      @Override
      public String kind() {
        return "command";
      }

      @Override
      public void writeTo(ByteWriter out) {
        out.u8(4);
      }
    }
  }

  /// Everything that the sealing of the roots authenticates beside them.
  public byte[] head() {
    var out =
        new ByteWriter()
            .raw(MAGIC)
            .bytes(format.toBytes())
            .raw(HexFormat.of().parseHex(slot))
            .raw(derivation.salt());
    derivation.writeTo(out);
    return out.toBytes();
  }

  /// Everything that the sealing of the card authenticates beside it: all the rest of the slot, so
  /// that whoever has the repository's keys can tell a slot that was tampered with.
  public byte[] cardContext() {
    return new ByteWriter().raw(head()).bytes(sealedRoots).toBytes();
  }

  /// The slot as the object's bytes, with a checksum at the end that needs no key.
  public byte[] toBytes() {
    var out = new ByteWriter().raw(head()).bytes(sealedRoots).bytes(sealedCard);
    return out.raw(Sha256.of(out.toBytes())).toBytes();
  }

  /// Reads a slot. Derivation parameters outside their limits are refused here, before any use.
  public static KeySlotRecord parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)) {
      throw new MalformedException("magic is foreign");
    }
    var format = FormatRecord.parse(in.bytes("format record", PART_BYTES_MAX));
    var slot = HexFormat.of().formatHex(in.raw("slot id", 6));
    var salt = in.raw("salt", 32);
    var derivation = Derivation.parse(in, salt);
    var sealedRoots = in.bytes("sealed roots", PART_BYTES_MAX);
    var sealedCard = in.bytes("sealed card", PART_BYTES_MAX);
    var covered = Arrays.copyOf(bytes, in.position());
    if (!Arrays.equals(in.raw("checksum", 32), Sha256.of(covered))) {
      throw new MalformedException("checksum differs");
    }
    in.end("key slot");
    return new KeySlotRecord(format, slot, derivation, sealedRoots, sealedCard);
  }
}
