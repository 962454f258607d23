package dev.backstay.repository.primitive;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Signature;
import javax.crypto.Cipher;
import org.conscrypt.OpenSSLProvider;
import org.jspecify.annotations.Nullable;

/// The cryptographic primitives that repositories are made of.
///
/// Java's own are fast only once they are compiled, which takes longer than most commands run, and
/// compiling them takes tens of megabytes; native ones are as fast at the first byte. Both give the
/// same bytes.
public final class Primitives {

  private final @Nullable Provider provider;

  private Primitives(@Nullable Provider provider) {
    this.provider = provider;
  }

  /// Native ones, or Java's where there is no native code for the platform.
  public static Primitives best() {
    return Best.PRIMITIVES;
  }

  /// Java's own, which every platform has.
  public static Primitives java() {
    return new Primitives(null);
  }

  /// Whether these are native.
  public boolean isNative() {
    return provider != null;
  }

  /// SHA-256 (FIPS 180-4).
  public MessageDigest sha256() {
    return get(
        () ->
            provider == null
                ? MessageDigest.getInstance("SHA-256")
                : MessageDigest.getInstance("SHA-256", provider));
  }

  /// ChaCha20-Poly1305 (RFC 8439), initialised with a nonce of 12 bytes.
  public Cipher chaCha20Poly1305() {
    return get(
        () ->
            provider == null
                ? Cipher.getInstance("ChaCha20-Poly1305")
                : Cipher.getInstance("ChaCha20/Poly1305/NoPadding", provider));
  }

  /// AES-256-GCM (NIST SP 800-38D).
  public Cipher aesGcm() {
    return get(
        () ->
            provider == null
                ? Cipher.getInstance("AES/GCM/NoPadding")
                : Cipher.getInstance("AES/GCM/NoPadding", provider));
  }

  /// Ed25519 (RFC 8032), for keys made by [#ed25519Keys].
  public Signature ed25519() {
    return get(
        () ->
            provider == null
                ? Signature.getInstance("Ed25519")
                : Signature.getInstance("EdDSA", provider));
  }

  /// Reads the keys of [#ed25519] from their PKCS #8 and X.509 encodings.
  public KeyFactory ed25519Keys() {
    return get(
        () ->
            provider == null
                ? KeyFactory.getInstance("Ed25519")
                : KeyFactory.getInstance("EdDSA", provider));
  }

  private interface Source<T> {
    T get() throws GeneralSecurityException;
  }

  private static <T> T get(Source<T> source) {
    try {
      return source.get();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every provider in use has this algorithm", e);
    }
  }

  private static final class Best {
    static final Primitives PRIMITIVES = new Primitives(find());

    private static @Nullable Provider find() {
      try {
        return new OpenSSLProvider();
      } catch (LinkageError noNativeCode) {
        return null;
      }
    }
  }
}
