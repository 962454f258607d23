package dev.backstay.access;

import java.time.Instant;
import java.util.Optional;

/// What is kept of a person who signs in with a password.
///
/// @param name lower-case letters, digits, dots, hyphens and underscores; at most 64
/// @param passwordHash Argon2id in the PHC string format
/// @param changedAt when its password was set
/// @param disabledAt when it was disabled, if it was
public record Account(
    String name,
    String passwordHash,
    Role role,
    Scope scope,
    Instant createdAt,
    Instant changedAt,
    Optional<Instant> disabledAt) {

  Account withPassword(String hash, Instant at) {
    return new Account(name, hash, role, scope, createdAt, at, disabledAt);
  }

  Account disabled(Instant at) {
    return new Account(
        name, passwordHash, role, scope, createdAt, changedAt, Optional.of(disabledAt.orElse(at)));
  }

  /// Whether it may be used.
  public boolean isEnabled() {
    return disabledAt.isEmpty();
  }

  Principal principal() {
    return new Principal(name, Principal.Kind.ACCOUNT, role, scope);
  }

  /// Without the hash.
  @Override
  public String toString() {
    return "account %s (%s%s)".formatted(name, role.label(), isEnabled() ? "" : ", disabled");
  }
}
