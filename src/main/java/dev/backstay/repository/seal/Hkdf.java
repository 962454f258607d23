package dev.backstay.repository.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA-256 (RFC 5869).
final class Hkdf {

  private Hkdf() {}

  static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java 25 platform has HKDF", e);
    }
  }

  static byte[] derive(byte[] secret, String purpose, byte[] context) {
    var label = purpose.getBytes(StandardCharsets.US_ASCII);
    var info = Arrays.copyOf(label, label.length + 1 + context.length);
    System.arraycopy(context, 0, info, label.length + 1, context.length);
    return derive(secret, new byte[0], info, 32);
  }
}
