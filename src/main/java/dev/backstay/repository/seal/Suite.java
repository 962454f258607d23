package dev.backstay.repository.seal;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/// An authenticated cipher with 256-bit keys, 96-bit nonces and 128-bit tags.
public enum Suite {
  /// RFC 8439: fast in a cold process and without hardware help.
  CHACHA20_POLY1305(1, "ChaCha20-Poly1305", "ChaCha20"),
  /// NIST SP 800-38D: for sites that require it, and for long-lived processes.
  AES_256_GCM(2, "AES/GCM/NoPadding", "AES");

  private final int number;
  private final String transformation;
  private final String keyAlgorithm;

  Suite(int number, String transformation, String keyAlgorithm) {
    this.number = number;
    this.transformation = transformation;
    this.keyAlgorithm = keyAlgorithm;
  }

  int number() {
    return number;
  }

  String keyAlgorithm() {
    return keyAlgorithm;
  }

  Cipher cipher() {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java 25 platform has " + transformation, e);
    }
  }

  AlgorithmParameterSpec nonce(byte[] nonce) {
    return this == AES_256_GCM ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce);
  }
}
