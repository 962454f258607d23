package dev.backstay.repository.seal;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KEM;

/// To whom a secret of 32 bytes can be sealed by somebody who cannot open it again.
///
/// Two public keys at once, X25519 (DHKEM of RFC 9180) and ML-KEM-768 (FIPS 203): whoever wants to
/// open a capsule without the private keys has to break both.
public final class Recipient {

  static final String CLASSIC = "X25519";
  static final String LATTICE = "ML-KEM-768";

  private static final int KEY_BYTES_MAX = 4096;

  private final PublicKey classic;
  private final PublicKey lattice;

  Recipient(PublicKey classic, PublicKey lattice) {
    this.classic = classic;
    this.lattice = lattice;
  }

  /// Reads what [#toBytes] gave.
  public static Recipient parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var classic = readKey(in, CLASSIC);
    var lattice = readKey(in, LATTICE);
    in.end("recipient");
    return new Recipient(classic, lattice);
  }

  private static PublicKey readKey(ByteReader in, String algorithm) throws MalformedException {
    var encoded = in.bytes(algorithm, KEY_BYTES_MAX);
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new MalformedException("public key " + algorithm + " is not valid: " + e.getMessage());
    }
  }

  /// Both public keys in their X.509 encodings.
  public byte[] toBytes() {
    return new ByteWriter().bytes(classic.getEncoded()).bytes(lattice.getEncoded()).toBytes();
  }

  /// Seals a secret into a capsule.
  ///
  /// @param secret 32 bytes
  /// @param context bytes that must be given again to open it
  public byte[] seal(byte[] secret, byte[] context) {
    try {
      var first = KEM.getInstance("DHKEM").newEncapsulator(classic).encapsulate();
      var second = KEM.getInstance("ML-KEM").newEncapsulator(lattice).encapsulate();
      var shared = new Shared(first.key().getEncoded(), second.key().getEncoded());
      var capsule = new Capsule(first.encapsulation(), second.encapsulation(), new byte[0]);
      return capsule.with(shared.cipher(this, capsule, context).seal(secret)).toBytes();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing to a recipient failed", e);
    }
  }

  /// What both sides know after an encapsulation.
  record Shared(byte[] classic, byte[] lattice) {

    /// Everything that was exchanged takes part in the key, so that neither half can be swapped.
    CapsuleCipher cipher(Recipient recipient, Capsule capsule, byte[] context) {
      var info =
          new ByteWriter()
              .text("backstay capsule")
              .bytes(capsule.classic)
              .bytes(capsule.lattice)
              .bytes(recipient.toBytes())
              .bytes(context)
              .toBytes();
      var both = new ByteWriter().raw(classic).raw(lattice).toBytes();
      return new CapsuleCipher(Hkdf.derive(both, new byte[0], info, 64));
    }
  }

  /// A sealed secret, with what the recipient needs to find its key.
  record Capsule(byte[] classic, byte[] lattice, byte[] sealed) {

    Capsule with(byte[] secret) {
      return new Capsule(classic, lattice, secret);
    }

    static Capsule parse(byte[] bytes) throws MalformedException {
      var in = new ByteReader(bytes);
      var capsule =
          new Capsule(in.bytes("encapsulation", 64), in.bytes("ciphertext", 2048), sealed(in));
      in.end("capsule");
      return capsule;
    }

    private static byte[] sealed(ByteReader in) throws MalformedException {
      return in.bytes("sealed secret", CapsuleCipher.SEALED_BYTES);
    }

    byte[] toBytes() {
      return new ByteWriter().bytes(classic).bytes(lattice).bytes(sealed).toBytes();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recipient it && Arrays.equals(toBytes(), it.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }
}
