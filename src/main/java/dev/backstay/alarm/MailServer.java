package dev.backstay.alarm;

import java.util.Optional;

/// A server that takes mail.
///
/// @param host a name or an address
/// @param tls whether connections begin with TLS; else STARTTLS is required, unless the server
///     is on this host
/// @param login who one is there, if that must be said
/// @param allowPrivate whether it may be this host or in a network of one's own
public record MailServer(
    String host, int port, boolean tls, Optional<Login> login, boolean allowPrivate) {

  /// An account and its password.
  public record Login(String account, String password) {

    @Override
    public String toString() {
      return account;
    }
  }

  Destination destination() {
    return new Destination(tls ? "smtps" : "smtp", host, port, tls, true, allowPrivate);
  }
}
