package dev.backstay.access;

import java.time.Instant;
import java.util.Optional;

/// What is kept of a token: enough to know it again, too little to use it.
///
/// @param id 12 hexadecimal digits, by which it is looked up; no secret
/// @param secretHash SHA-256 of the 32 bytes of its secret, as 64 hexadecimal digits
/// @param label what it is for, in a person's words
/// @param expiresAt the first instant at which it no longer holds
/// @param lastUsedAt to the minute
/// @param revokedAt when it was taken back, if it was
public record Token(
    String id,
    String secretHash,
    String label,
    Role role,
    Scope scope,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt) {

  /// Whether it is neither revoked nor expired.
  public boolean isValidAt(Instant now) {
    return revokedAt.isEmpty() && now.isBefore(expiresAt);
  }

  Token revoked(Instant at) {
    return new Token(
        id,
        secretHash,
        label,
        role,
        scope,
        createdAt,
        expiresAt,
        lastUsedAt,
        Optional.of(revokedAt.orElse(at)));
  }

  Principal principal() {
    return new Principal(id, Principal.Kind.TOKEN, role, scope);
  }

  /// Without the hash.
  @Override
  public String toString() {
    return "token %s (%s, %s, until %s)".formatted(id, label, role.label(), expiresAt);
  }
}
