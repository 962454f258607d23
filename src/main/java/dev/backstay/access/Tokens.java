package dev.backstay.access;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Tokens by which programs prove themselves: `bst_<id>_<secret>`, with a secret of 256 random
/// bits.
///
/// A secret that is so hard to guess needs no slow hash: SHA-256 is what is kept of it.
public final class Tokens {

  /// The longest that a token may hold.
  public static final Duration LIFE_LIMIT = Duration.ofDays(400);

  /// The longest label, in characters.
  public static final int LABEL_LIMIT = 100;

  private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(1);
  private static final Pattern FORM = Pattern.compile("bst_([0-9a-f]{12})_([A-Za-z0-9_-]{43})");
  private static final int ID_BYTES = 6;

  private final TokenLedger ledger;
  private final InstantSource time;
  private final RandomGenerator random;
  private final String nobodysHash;

  /// Tokens that are kept there.
  public Tokens(TokenLedger ledger, InstantSource time) {
    this(ledger, time, new SecureRandom());
  }

  /// The same, with secrets from that source, which must not be predictable outside of tests.
  public Tokens(TokenLedger ledger, InstantSource time, RandomGenerator random) {
    this.ledger = ledger;
    this.time = time;
    this.random = random;
    nobodysHash = Secrets.hash(Secrets.bytes(random, Secrets.SECRET_BYTES));
  }

  /// Issues a token, whose text is in the answer and nowhere else.
  ///
  /// @param issuer who asks for it; the token cannot do more than its issuer
  /// @param label what it is for; 1 to 100 characters
  /// @param expiresAt later than now, at most 400 days
  /// @throws UsageException if the label or the time is out of range, or the issuer may not
  public IssuedToken issue(
      Principal issuer, String label, Role role, Scope scope, Instant expiresAt) {
    issuer.requireMayGrant(role, scope);
    if (label.isBlank() || label.length() > LABEL_LIMIT) {
      throw new UsageException(
          FailureCode.USAGE,
          "the label of a token has %d characters".formatted(label.length()),
          "Say in 1 to %d characters what the token is for.".formatted(LABEL_LIMIT));
    }
    var now = time.instant();
    if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LIFE_LIMIT))) {
      throw new UsageException(
          FailureCode.USAGE,
          "a token cannot expire at %s: it is %s now".formatted(expiresAt, now),
          "Choose a time within the next %d days.".formatted(LIFE_LIMIT.toDays()));
    }
    var secret = Secrets.bytes(random, Secrets.SECRET_BYTES);
    var token =
        new Token(
            freeId(),
            Secrets.hash(secret),
            label,
            role,
            scope,
            now,
            expiresAt,
            Optional.empty(),
            Optional.empty());
    ledger.put(token);
    return new IssuedToken(token, "bst_" + token.id() + "_" + Secrets.text(secret));
  }

  private String freeId() {
    String id;
    do {
      id = HexFormat.of().formatHex(Secrets.bytes(random, ID_BYTES));
    } while (ledger.find(id).isPresent());
    return id;
  }

  /// Who shows that text. Takes the same steps for an id that nobody has as for a wrong secret.
  ///
  /// @return granted, or unknown
  public Decision verify(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return new Decision.Unknown("what was shown is no token");
    }
    var id = form.group(1);
    var secret = Secrets.secret(form.group(2));
    if (secret.isEmpty()) {
      return new Decision.Unknown("what was shown is no token");
    }
    var found = ledger.find(id);
    var kept = found.map(Token::secretHash).orElse(nobodysHash);
    var isRight = Secrets.same(Secrets.hash(secret.get()), kept);
    if (!isRight || found.isEmpty()) {
      return new Decision.Unknown("no token %s with that secret".formatted(id));
    }
    return judged(found.get());
  }

  private Decision judged(Token token) {
    var now = time.instant();
    if (!token.isValidAt(now)) {
      return new Decision.Unknown(
          token.revokedAt().isPresent()
              ? "token %s is revoked".formatted(token.id())
              : "token %s expired at %s".formatted(token.id(), token.expiresAt()));
    }
    // Not a write for every request.
    var isStale = token.lastUsedAt().filter(it -> now.isBefore(it.plus(TOUCH_INTERVAL))).isEmpty();
    if (isStale) {
      ledger.touch(token.id(), now);
    }
    return new Decision.Granted(token.principal());
  }

  /// Takes a token back, from now on. One that is revoked already stays so.
  ///
  /// @param by who asks; must cover the token's scope
  /// @throws UsageException if there is no such token in the scope of who asks, or they may not
  public void revoke(Principal by, String id) {
    by.requireMayDecideOn(by.scope());
    var token =
        ledger
            .find(id)
            .filter(it -> by.scope().covers(it.scope()))
            .orElseThrow(
                () ->
                    new UsageException(
                        FailureCode.USAGE,
                        "there is no token " + id,
                        "List the tokens to see their ids."));
    ledger.put(token.revoked(time.instant()));
  }

  /// The tokens within the scope of who asks, also those that no longer hold, the newest first.
  ///
  /// @throws UsageException if they may not decide who does what
  public List<Token> list(Principal by) {
    by.requireMayDecideOn(by.scope());
    return ledger.list().stream().filter(it -> by.scope().covers(it.scope())).toList();
  }
}
