package dev.backstay.access;

import java.time.Instant;

/// What is remembered of a browser that is signed in; its id only as a hash.
///
/// @param account the name of the account
/// @param passwordHash that of the account when the session began
record Session(String account, String passwordHash, Instant startedAt, Instant usedAt) {

  Session usedAt(Instant at) {
    return new Session(account, passwordHash, startedAt, at);
  }

  /// Without the hash.
  @Override
  public String toString() {
    return "session of %s since %s".formatted(account, startedAt);
  }
}
