package dev.backstay.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where tokens are kept. May be used by several threads at once; a failure to read or write is
/// thrown, so that nobody gets in by it.
public interface TokenLedger {

  /// Keeps a token durably, in the place of what was kept under its id.
  void put(Token token);

  /// The token with that id.
  Optional<Token> find(String id);

  /// All tokens, also expired and revoked ones, the newest first.
  List<Token> list();

  /// Keeps when a token was used last; changes nothing else of it. Does nothing if there is none.
  void touch(String id, Instant usedAt);
}
