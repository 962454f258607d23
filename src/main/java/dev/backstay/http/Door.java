package dev.backstay.http;

import java.security.cert.X509Certificate;
import java.util.Optional;

/// How a request came in.
sealed interface Door {

  /// By TCP, with or without TLS.
  ///
  /// @param certificate what the caller proved itself by, signed by the authority that is known
  record Network(Optional<X509Certificate> certificate) implements Door {}

  /// By the Unix socket.
  ///
  /// @param user the name of the caller's account on this system
  record Local(String user) implements Door {}
}
