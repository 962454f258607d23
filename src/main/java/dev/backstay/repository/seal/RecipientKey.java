package dev.backstay.repository.seal;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.KEM;

/// The private half of a [Recipient]: opens what was sealed to it.
public final class RecipientKey {

  private static final int KEY_BYTES_MAX = 8192;

  private final Recipient recipient;
  private final PrivateKey classic;
  private final PrivateKey lattice;

  private RecipientKey(Recipient recipient, PrivateKey classic, PrivateKey lattice) {
    this.recipient = recipient;
    this.classic = classic;
    this.lattice = lattice;
  }

  /// A new random pair.
  public static RecipientKey generate() {
    try {
      var first = KeyPairGenerator.getInstance(Recipient.CLASSIC).generateKeyPair();
      var second = KeyPairGenerator.getInstance(Recipient.LATTICE).generateKeyPair();
      return new RecipientKey(
          new Recipient(first.getPublic(), second.getPublic()),
          first.getPrivate(),
          second.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java 25 platform has these", e);
    }
  }

  /// Reads what [#toBytes] gave.
  public static RecipientKey parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var recipient = Recipient.parse(in.bytes("recipient", KEY_BYTES_MAX));
    var classic = readKey(in, Recipient.CLASSIC);
    var lattice = readKey(in, Recipient.LATTICE);
    in.end("recipient key");
    return new RecipientKey(recipient, classic, lattice);
  }

  private static PrivateKey readKey(ByteReader in, String algorithm) throws MalformedException {
    var encoded = in.bytes(algorithm, KEY_BYTES_MAX);
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new MalformedException("private key " + algorithm + " is not valid: " + e.getMessage());
    }
  }

  /// Public and private keys in their X.509 and PKCS #8 encodings: secret.
  public byte[] toBytes() {
    return new ByteWriter()
        .bytes(recipient.toBytes())
        .bytes(classic.getEncoded())
        .bytes(lattice.getEncoded())
        .toBytes();
  }

  /// The public half.
  public Recipient recipient() {
    return recipient;
  }

  /// Opens a capsule.
  ///
  /// @param context what it was sealed with
  /// @return the secret, 32 bytes
  /// @throws MalformedException if it was sealed to another, or is not what was sealed
  public byte[] open(byte[] bytes, byte[] context) throws MalformedException {
    var capsule = Recipient.Capsule.parse(bytes);
    try {
      var first = KEM.getInstance("DHKEM").newDecapsulator(classic);
      var second = KEM.getInstance("ML-KEM").newDecapsulator(lattice);
      var shared =
          new Recipient.Shared(
              first.decapsulate(capsule.classic()).getEncoded(),
              second.decapsulate(capsule.lattice()).getEncoded());
      return shared.cipher(recipient, capsule, context).open(capsule.sealed());
    } catch (GeneralSecurityException e) {
      throw new MalformedException("capsule does not open: " + e.getMessage());
    }
  }
}
