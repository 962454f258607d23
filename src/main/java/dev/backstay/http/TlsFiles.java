package dev.backstay.http;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Reads certificates and keys from PEM files (RFC 7468).
final class TlsFiles {

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private TlsFiles() {}

  /// What speaks TLS 1.2 and 1.3 with that certificate.
  ///
  /// @throws ConfigurationException if a file is missing, or is not what it should be
  static SslContextFactory.Server context(TlsSettings settings) {
    // The stores are in memory only; what protects them there is a formality.
    var password = "in memory";
    var context = new SslContextFactory.Server();
    var chain = certificates(settings.certificate());
    context.setKeyStore(store(settings, chain, password));
    context.setKeyStorePassword(password);
    context.setKeyManagerPassword(password);
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    settings
        .clientAuthority()
        .ifPresent(
            file -> {
              context.setTrustStore(trusting(file));
              context.setWantClientAuth(true);
            });
    return context;
  }

  private static KeyStore store(TlsSettings settings, List<Certificate> chain, String password) {
    try {
      var store = emptyStore();
      store.setKeyEntry(
          "service",
          key(settings.key(), chain.getFirst().getPublicKey().getAlgorithm()),
          password.toCharArray(),
          chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw wrong(settings.key(), "is no private key of that certificate", e);
    }
  }

  private static KeyStore trusting(Path file) {
    try {
      var store = emptyStore();
      for (var each : certificates(file)) {
        store.setCertificateEntry("authority " + store.size(), each);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw wrong(file, "names no authority", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(Path file) {
    try (var in = Files.newInputStream(file)) {
      var found =
          new ArrayList<Certificate>(
              CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (found.isEmpty()) {
        throw new ConfigurationException(
            FailureCode.CONFIG_INVALID,
            "there is no certificate in " + file,
            "Give a PEM file with certificates.");
      }
      return found;
    } catch (IOException | GeneralSecurityException e) {
      throw wrong(file, "cannot be read as certificates", e);
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    var rights = Files.getPosixFilePermissions(file);
    if (rights.contains(PosixFilePermission.OTHERS_READ)
        || rights.contains(PosixFilePermission.OTHERS_WRITE)
        || rights.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "others may read or change the private key " + file,
          "Set its mode to 0600.");
    }
    var form = KEY.matcher(Files.readString(file));
    if (!form.find()) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "there is no private key as PKCS#8, not encrypted, in " + file,
          "Convert it with: openssl pkcs8 -topk8 -nocrypt.");
    }
    var der = Base64.getMimeDecoder().decode(form.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static ConfigurationException wrong(Path file, String why, Exception cause) {
    return new ConfigurationException(
        FailureCode.CONFIG_INVALID,
        "%s %s: %s".formatted(file, why, cause.getMessage()),
        "Give PEM files that belong together.",
        cause);
  }
}
