package dev.backstay.component;

import java.nio.file.Path;
import java.util.Optional;

/// How a Redis or Valkey server is reached.
///
/// @param host its name or address
/// @param port its port
/// @param encrypted whether it is spoken to through TLS; its certificate must be of that host, and
///     one that is trusted
/// @param authority the file of the certificates that are trusted, as PEM; those that Java trusts
///     if none is said
/// @param user the account; empty if the server's default one
/// @param password the password, if it asks for one
public record RedisServer(
    String host,
    int port,
    boolean encrypted,
    Optional<Path> authority,
    Optional<String> user,
    Optional<String> password) {

  /// Where it is, as it may be shown.
  public String shown() {
    var shownHost = host.contains(":") ? "[" + host + "]" : host;
    return (encrypted ? "rediss://" : "redis://")
        + user.map(name -> name + "@").orElse("")
        + shownHost
        + ":"
        + port;
  }

  @Override
  public String toString() {
    return shown();
  }
}
