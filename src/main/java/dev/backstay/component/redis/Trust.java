package dev.backstay.component.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates are trusted.
final class Trust {

  private Trust() {}

  /// What makes connections to servers whose certificate leads to one in the file, or to one that
  /// Java trusts if there is none.
  ///
  /// @throws IOException if the file cannot be read, or has no certificates
  static SSLSocketFactory factory(Optional<Path> authority) throws IOException {
    if (authority.isEmpty()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(certificates(authority.get()));
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificates are in " + authority.get(), e);
    }
  }

  private static KeyStore certificates(Path file) throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var in = Files.newInputStream(file)) {
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
      }
    }
    return trusted;
  }
}
