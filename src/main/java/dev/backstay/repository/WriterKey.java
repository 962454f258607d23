package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.primitive.Primitives;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// The Ed25519 key with which one host signs its commits.
final class WriterKey {

  private static final String ALGORITHM = "Ed25519";
  private static final int KEY_BYTES_MAX = 4096;

  private final PrivateKey privateKey;
  private final byte[] publicKey;

  private WriterKey(PrivateKey privateKey, byte[] publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  static WriterKey generate() {
    try {
      var generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, new SecureRandom());
      var pair = generator.generateKeyPair();
      return new WriterKey(pair.getPrivate(), pair.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java 25 platform has " + ALGORITHM, e);
    }
  }

  static WriterKey parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var privateBytes = in.bytes("private key", KEY_BYTES_MAX);
    var publicBytes = in.bytes("public key", KEY_BYTES_MAX);
    in.end("writer key");
    try {
      var spec = new PKCS8EncodedKeySpec(privateBytes);
      return new WriterKey(Primitives.best().ed25519Keys().generatePrivate(spec), publicBytes);
    } catch (GeneralSecurityException e) {
      throw new MalformedException("private key is not valid: " + e.getMessage());
    }
  }

  byte[] toBytes() {
    return new ByteWriter().bytes(privateKey.getEncoded()).bytes(publicKey).toBytes();
  }

  /// The first 12 hex digits of the public key's SHA-256.
  String id() {
    return idOf(publicKey);
  }

  static String idOf(byte[] publicKey) {
    return Sha256.hex(publicKey).substring(0, 12);
  }

  /// The public key in its X.509 encoding.
  byte[] publicKey() {
    return publicKey.clone();
  }

  byte[] sign(byte[] bytes) {
    try {
      var signature = Primitives.best().ed25519();
      signature.initSign(privateKey);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  static PublicKey parsePublic(byte[] encoded) throws MalformedException {
    try {
      return Primitives.best().ed25519Keys().generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new MalformedException("public key is not valid: " + e.getMessage());
    }
  }

  static boolean verifies(PublicKey key, byte[] bytes, byte[] sign) {
    try {
      var signature = Primitives.best().ed25519();
      signature.initVerify(key);
      signature.update(bytes);
      return signature.verify(sign);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }
}
