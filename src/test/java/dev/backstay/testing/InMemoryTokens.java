package dev.backstay.testing;

import dev.backstay.access.Token;
import dev.backstay.access.TokenLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tokens in memory, with a count of what was asked.
public final class InMemoryTokens implements TokenLedger {

  private final Map<String, Token> tokens = new HashMap<>();
  private final List<String> sought = new ArrayList<>();
  private int touches;

  @Override
  public synchronized void put(Token token) {
    tokens.put(token.id(), token);
  }

  @Override
  public synchronized Optional<Token> find(String id) {
    sought.add(id);
    return Optional.ofNullable(tokens.get(id));
  }

  @Override
  public synchronized List<Token> list() {
    return tokens.values().stream()
        .sorted(Comparator.comparing(Token::createdAt).reversed())
        .toList();
  }

  @Override
  public synchronized void touch(String id, Instant usedAt) {
    touches++;
    tokens.computeIfPresent(
        id,
        (_, it) ->
            new Token(
                it.id(),
                it.secretHash(),
                it.label(),
                it.role(),
                it.scope(),
                it.createdAt(),
                it.expiresAt(),
                Optional.of(usedAt),
                it.revokedAt()));
  }

  /// The ids that were looked up, in order.
  public synchronized List<String> sought() {
    return List.copyOf(sought);
  }

  /// How often a use was kept.
  public synchronized int touches() {
    return touches;
  }
}
