package dev.backstay.repository.seal;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.primitive.Primitives;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Seals bytes (compresses, encrypts, authenticates) and opens them again.
///
/// Every seal has a key of its own, derived from a salt; frames of 64 KiB are numbered in their
/// nonces and the last one is marked, so that none can be dropped, doubled or moved. The salt comes
/// from fresh randomness *and* a keyed hash of what is sealed: should the random generator of a
/// cloned machine repeat itself, different content still gets a different key. Whoever opens names
/// the length of the plain bytes, which is authenticated and bounds decompression.
///
/// Used by one thread.
public final class Sealer implements AutoCloseable {

  private static final byte[] NO_CONTEXT = {};

  private final SealKeys keys;
  private final Primitives primitives;
  private final Compression compression = new Compression();
  private final KeyedHash salts;
  private final SecureRandom random = new SecureRandom();
  private final FrameCipher cipher;
  private @Nullable FrameCipher other;
  private byte[] packed = {};
  private byte[] opened = {};

  /// Seals with the default suite.
  public Sealer(SealKeys keys) {
    this(keys, Suite.CHACHA20_POLY1305);
  }

  /// Seals with the given suite; opens any.
  public Sealer(SealKeys keys, Suite suite) {
    this(keys, suite, Primitives.best());
  }

  Sealer(SealKeys keys, Suite suite, Primitives primitives) {
    this.keys = keys;
    this.primitives = primitives;
    salts = new KeyedHash(keys.saltKey());
    cipher = new FrameCipher(suite, primitives);
  }

  /// The epoch that sealed bytes say they are of; whether that is so shows when they are opened.
  public static int epochOf(byte[] sealed) throws MalformedException {
    return SealHeader.parse(sealed).epoch();
  }

  /// Seals a whole array.
  public byte[] seal(SealType type, byte[] plain) {
    return seal(type, plain, plain.length, plain, NO_CONTEXT);
  }

  /// Seals a whole array, bound to further bytes that must be given again to open it.
  public byte[] seal(SealType type, byte[] plain, byte[] context) {
    return seal(type, plain, plain.length, plain, context);
  }

  /// Seals the first `length` bytes of an array.
  ///
  /// @param fingerprint bytes that differ when the content differs (the content or its hashes)
  public byte[] seal(SealType type, byte[] plain, int length, byte[] fingerprint, byte[] context) {
    return seal(type, plain, length, fingerprint, context, Compression.Effort.THOROUGH);
  }

  /// The same, compressed with that effort.
  public byte[] seal(
      SealType type,
      byte[] plain,
      int length,
      byte[] fingerprint,
      byte[] context,
      Compression.Effort effort) {
    var bound = Compression.bound(length);
    if (packed.length < bound) {
      packed = new byte[bound];
    }
    var compressedBytes = compression.compress(effort, plain, length, packed);
    var worthIt = compressedBytes < length - length / 32;
    var source = worthIt ? packed : plain;
    var sourceBytes = worthIt ? compressedBytes : length;

    var epoch = keys.currentEpoch();
    var salt = newSalt(fingerprint);
    try {
      var derived = derive(cipher.suite(), type, epoch, salt);
      var header = new SealHeader(cipher.suite(), type, worthIt, epoch, salt, commitment(derived));
      var sealed = new byte[sealedLength(sourceBytes)];
      System.arraycopy(header.toBytes(), 0, sealed, 0, SealHeader.BYTES);
      var aad = aad(header, length, context);
      cipher.encrypt(derived, aad, source, sourceBytes, sealed, SealHeader.BYTES);
      return sealed;
    } catch (GeneralSecurityException | MalformedException e) {
      throw new IllegalStateException("sealing " + type + " failed", e);
    }
  }

  /// Opens sealed bytes.
  ///
  /// @param plainBytes the length that the plain bytes must have
  /// @throws MalformedException if anything differs from what was sealed
  public byte[] open(SealType type, byte[] sealed, int plainBytes) throws MalformedException {
    return open(type, sealed, plainBytes, NO_CONTEXT);
  }

  /// The same, for bytes sealed with a context.
  public byte[] open(SealType type, byte[] sealed, int plainBytes, byte[] context)
      throws MalformedException {
    var plain = new byte[plainBytes];
    open(type, sealed, plain, plainBytes, context);
    return plain;
  }

  /// Opens sealed bytes into the first `plainBytes` of an array.
  public void openInto(SealType type, byte[] sealed, byte[] plain, int plainBytes)
      throws MalformedException {
    open(type, sealed, plain, plainBytes, NO_CONTEXT);
  }

  /// Whether sealed bytes open to the first `length` bytes of an array, without a context.
  ///
  /// @throws MalformedException if they do not open
  public boolean opensTo(SealType type, byte[] sealed, byte[] expected, int length)
      throws MalformedException {
    if (opened.length < length) {
      opened = new byte[length];
    }
    open(type, sealed, opened, length, NO_CONTEXT);
    return Arrays.equals(opened, 0, length, expected, 0, length);
  }

  private void open(SealType type, byte[] sealed, byte[] plain, int plainBytes, byte[] context)
      throws MalformedException {
    var header = SealHeader.parse(sealed);
    if (header.type() != type) {
      throw new MalformedException("is sealed as " + header.type() + ", not " + type);
    }
    var derived = derive(header.suite(), type, header.epoch(), header.salt());
    if (!MessageDigest.isEqual(commitment(derived), header.commitment())) {
      throw new MalformedException("does not belong to this repository's keys");
    }
    var length = packedLength(sealed.length);
    if (!header.compressed() && length != plainBytes) {
      throw new MalformedException("length is " + length + ", not " + plainBytes);
    }
    var out = header.compressed() ? room(length) : plain;
    decrypt(header, derived, aad(header, plainBytes, context), sealed, out);
    if (header.compressed()) {
      compression.decompress(out, length, plain, plainBytes);
    }
  }

  private byte[] room(int length) {
    if (packed.length < length) {
      packed = new byte[length];
    }
    return packed;
  }

  private byte[] newSalt(byte[] fingerprint) {
    var fresh = new byte[32];
    random.nextBytes(fresh);
    return salts
        .begin()
        .add("segment".getBytes(StandardCharsets.US_ASCII))
        .add(fresh)
        .add(fingerprint)
        .end();
  }

  private byte[] derive(Suite suite, SealType type, int epoch, byte[] salt)
      throws MalformedException {
    var info =
        new ByteWriter(64)
            .raw("backstay seal".getBytes(StandardCharsets.US_ASCII))
            .u8(suite.number())
            .u8(type.number())
            .u32(epoch)
            .raw(keys.repositoryId())
            .toBytes();
    return Hkdf.derive(keys.baseKey(type, epoch), salt, info, 64);
  }

  private static byte[] commitment(byte[] derived) {
    return Arrays.copyOfRange(derived, 32, 64);
  }

  private byte[] aad(SealHeader header, int plainBytes, byte[] context) {
    return new ByteWriter(128)
        .raw(header.toBytes())
        .raw(keys.repositoryId())
        .u32(plainBytes)
        .raw(context)
        .toBytes();
  }

  private static int sealedLength(int packedBytes) {
    return SealHeader.BYTES + packedBytes + FrameCipher.TAG_BYTES * FrameCipher.count(packedBytes);
  }

  private static int packedLength(int sealedLength) throws MalformedException {
    var framed = sealedLength - SealHeader.BYTES;
    var whole = FrameCipher.FRAME_BYTES + FrameCipher.TAG_BYTES;
    var frames = (framed + whole - 1) / whole;
    var length = framed - frames * FrameCipher.TAG_BYTES;
    if (framed < FrameCipher.TAG_BYTES || length < 0 || sealedLength(length) != sealedLength) {
      throw new MalformedException("length " + sealedLength + " is no number of frames");
    }
    return length;
  }

  private void decrypt(SealHeader header, byte[] derived, byte[] aad, byte[] sealed, byte[] out)
      throws MalformedException {
    var opener = header.suite() == cipher.suite() ? cipher : otherCipher(header.suite());
    opener.decrypt(derived, aad, sealed, SealHeader.BYTES, out);
  }

  private FrameCipher otherCipher(Suite suite) {
    if (other == null || other.suite() != suite) {
      other = new FrameCipher(suite, primitives);
    }
    return other;
  }

  @Override
  public void close() {
    compression.close();
  }
}
