package dev.backstay.http;

/// What sets an endpoint apart from others.
public enum Trait {
  /// It demands the header `Idempotency-Key`.
  NEEDS_KEY,
  /// It hands out what snapshots hold, which is entered in the audit trail like a change.
  READS_CONTENT,
  /// It is for people: who has not signed in is led to where that is done.
  IS_PAGE,
  /// Its body holds a password: no digest of it is kept, by which that could be guessed.
  TAKES_SECRET
}
