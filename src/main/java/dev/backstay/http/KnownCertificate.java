package dev.backstay.http;

import dev.backstay.access.Principal;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// A client certificate that is known. One that an authority signed and nobody named here lets
/// nobody in.
///
/// @param name its common name (CN)
/// @param fingerprint SHA-256 of the certificate's DER form, as 64 lower-case hexadecimal digits
/// @param role how much who shows it may do
/// @param scope what is there for them
public record KnownCertificate(String name, String fingerprint, Role role, Scope scope) {

  /// A fingerprint of another form is refused.
  public KnownCertificate {
    if (!fingerprint.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("the fingerprint of " + name + " is no SHA-256");
    }
  }

  /// The fingerprint of a certificate.
  public static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("the certificate has no DER form", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Who shows that certificate, if it is this one.
  Optional<Principal> principal(X509Certificate shown) {
    return fingerprint.equals(fingerprint(shown)) && name.equals(commonName(shown))
        ? Optional.of(new Principal(name, Principal.Kind.CERTIFICATE, role, scope))
        : Optional.empty();
  }

  private static String commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(it -> it.getType().equalsIgnoreCase("CN"))
              .map(it -> String.valueOf(it.getValue()))
              .findFirst()
              .orElse("");
    } catch (InvalidNameException _) {
      return "";
    }
  }
}
