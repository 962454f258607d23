package dev.backstay.repository.seal;

import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.primitive.Primitives;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Seals one secret under a key that is used for nothing else, which is why its nonce is zero.
///
/// @param derived the key, 32 bytes, and what commits to it, 32 bytes
record CapsuleCipher(byte[] derived) {

  static final int SECRET_BYTES = 32;
  static final int SEALED_BYTES = 32 + SECRET_BYTES + FrameCipher.TAG_BYTES;

  private static final Suite SUITE = Suite.CHACHA20_POLY1305;

  byte[] seal(byte[] secret) throws GeneralSecurityException {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
    }
    var sealed = Arrays.copyOf(commitment(), SEALED_BYTES);
    var ciphered = cipher(Cipher.ENCRYPT_MODE).doFinal(secret);
    System.arraycopy(ciphered, 0, sealed, 32, ciphered.length);
    return sealed;
  }

  byte[] open(byte[] sealed) throws MalformedException {
    if (sealed.length != SEALED_BYTES
        || !MessageDigest.isEqual(commitment(), Arrays.copyOf(sealed, 32))) {
      throw new MalformedException("capsule is not for this recipient");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE).doFinal(sealed, 32, SEALED_BYTES - 32);
    } catch (GeneralSecurityException e) {
      throw new MalformedException("capsule does not open: " + e.getMessage());
    }
  }

  private byte[] commitment() {
    return Arrays.copyOfRange(derived, 32, 64);
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    var cipher = SUITE.cipher(Primitives.best());
    var key = new SecretKeySpec(Arrays.copyOf(derived, 32), SUITE.keyAlgorithm());
    cipher.init(mode, key, SUITE.nonce(new byte[12]));
    return cipher;
  }
}
