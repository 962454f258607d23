package dev.backstay.repository.seal;

import dev.backstay.repository.primitive.Primitives;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/// An authenticated cipher with 256-bit keys, 96-bit nonces and 128-bit tags.
public enum Suite {
  /// RFC 8439: fast without hardware help.
  CHACHA20_POLY1305(1, "ChaCha20"),
  /// NIST SP 800-38D: for sites that require it.
  AES_256_GCM(2, "AES");

  private final int number;
  private final String keyAlgorithm;

  Suite(int number, String keyAlgorithm) {
    this.number = number;
    this.keyAlgorithm = keyAlgorithm;
  }

  int number() {
    return number;
  }

  String keyAlgorithm() {
    return keyAlgorithm;
  }

  Cipher cipher(Primitives primitives) {
    return switch (this) {
      case CHACHA20_POLY1305 -> primitives.chaCha20Poly1305();
      case AES_256_GCM -> primitives.aesGcm();
    };
  }

  AlgorithmParameterSpec nonce(byte[] nonce) {
    return this == AES_256_GCM ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce);
  }
}
