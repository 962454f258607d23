package dev.backstay.kit;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.KeySlotRecord.Derivation;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.Secret;
import dev.backstay.repository.seal.SlotKeys;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Seals the document of a kit under a passphrase, as a key slot is sealed: a header with what it
/// takes to derive the key, and sealed bytes that are bound to it.
final class KitSeal {

  private static final byte[] MAGIC = {'B', 'S', 'T', 'Y', 'K', 'I', 'T'};
  private static final int VERSION = 1;
  private static final int ID_BYTES = 16;
  private static final int SALT_BYTES = 32;
  private static final int PLAIN_BYTES_MAX = 1 << 20;

  private KitSeal() {}

  /// Sealed bytes, each time others.
  ///
  /// @throws IllegalArgumentException if there are more than 1 MiB
  static byte[] seal(byte[] plain, Secret.Passphrase passphrase) {
    if (plain.length > PLAIN_BYTES_MAX) {
      throw new IllegalArgumentException("a kit of " + plain.length + " bytes");
    }
    var id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    var derivation = passphrase.newDerivation();
    var out = new ByteWriter().raw(MAGIC).u8(VERSION).raw(id).raw(derivation.salt());
    derivation.writeTo(out);
    var header = out.varint(plain.length).toBytes();
    var key = passphrase.keyFor(derivation).orElseThrow();
    try (var sealer = new Sealer(new SlotKeys(id, key))) {
      var sealed = sealer.seal(SealType.KIT, plain, header);
      return new ByteWriter().raw(header).raw(sealed).toBytes();
    }
  }

  /// What is sealed.
  ///
  /// @param tried passphrases, of which one opens it
  /// @throws KeyWrongException if none does
  static byte[] open(byte[] bytes, List<Secret.Passphrase> tried) {
    try {
      var in = new ByteReader(bytes);
      if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)) {
        throw new MalformedException("it is no kit");
      }
      requireKnown(in.u8("version"));
      var id = in.raw("id", ID_BYTES);
      var derivation = Derivation.parse(in, in.raw("salt", SALT_BYTES));
      var plainBytes = in.varintInt("length", PLAIN_BYTES_MAX);
      var header = Arrays.copyOf(bytes, in.position());
      var sealed = in.raw("sealed", in.remaining());
      for (var each : tried) {
        var opened = tryOpen(new SlotKeys(id, key(each, derivation)), sealed, plainBytes, header);
        if (opened.isPresent()) {
          return opened.get();
        }
      }
    } catch (MalformedException e) {
      throw malformed(String.valueOf(e.getMessage()), e);
    }
    throw new KeyWrongException(
        FailureCode.KEY_WRONG,
        "the kit does not open with this passphrase",
        "Type the one that the kit was made with: it is neither that of the repository nor in it.");
  }

  /// A passphrase that is wrong and bytes that were changed look the same.
  private static Optional<byte[]> tryOpen(
      SlotKeys keys, byte[] sealed, int plainBytes, byte[] header) {
    try (var sealer = new Sealer(keys)) {
      return Optional.of(sealer.open(SealType.KIT, sealed, plainBytes, header));
    } catch (MalformedException notThisOne) {
      return Optional.empty();
    }
  }

  static void requireKnown(long version) {
    if (version > VERSION) {
      throw new FormatNewerException(
          FailureCode.FORMAT_NEWER,
          "the kit has form %d, and this version knows %d".formatted(version, VERSION),
          "Take the version of the program that the kit was made with, or a newer one.");
    }
  }

  static RepositoryDamagedException malformed(String why, Exception cause) {
    return new RepositoryDamagedException(
        FailureCode.KIT_DAMAGED,
        "what is in the kit makes no sense: " + why,
        "Take another copy of it, or another kit.",
        cause);
  }

  private static byte[] key(Secret.Passphrase passphrase, Derivation derivation)
      throws MalformedException {
    return passphrase
        .keyFor(derivation)
        .orElseThrow(() -> new MalformedException("it is sealed under no passphrase"));
  }
}
