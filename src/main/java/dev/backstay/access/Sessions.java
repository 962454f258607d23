package dev.backstay.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Browsers that are signed in, in memory: all are signed out when the program ends.
///
/// A session stands for its account as that is now: it has the account's present role and scope,
/// and ends with a change of its password or with its being disabled.
public final class Sessions {

  /// How long a session lasts without being used.
  public static final Duration IDLE_LIMIT = Duration.ofMinutes(30);

  /// How long a session lasts at most.
  public static final Duration LIFE_LIMIT = Duration.ofHours(12);

  /// How many there are at most; one more ends that which was idle longest.
  public static final int COUNT_LIMIT = 1_000;

  private static final byte[] CSRF_PURPOSE =
      "backstay csrf 1\n".getBytes(StandardCharsets.US_ASCII);

  private final AccountLedger accounts;
  private final InstantSource time;
  private final RandomGenerator random;

  /// By the hash of their id, the one that was idle longest first.
  private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

  /// Sessions of those accounts.
  public Sessions(AccountLedger accounts, InstantSource time) {
    this(accounts, time, new SecureRandom());
  }

  /// The same, with ids from that source, which must not be predictable outside of tests.
  public Sessions(AccountLedger accounts, InstantSource time, RandomGenerator random) {
    this.accounts = accounts;
    this.time = time;
    this.random = random;
  }

  /// Begins a session for who has just shown the password of an account.
  ///
  /// @param proven what [Accounts#verify(String, char[])] granted
  /// @return empty if the account was disabled meanwhile
  /// @throws IllegalArgumentException if that is no account
  public Optional<StartedSession> start(Decision.Granted proven) {
    var principal = proven.principal();
    if (principal.kind() != Principal.Kind.ACCOUNT) {
      throw new IllegalArgumentException("a session is for an account, not a " + principal.kind());
    }
    var account = accounts.find(principal.name()).filter(Account::isEnabled);
    if (account.isEmpty()) {
      return Optional.empty();
    }
    var id = Secrets.bytes(random, Secrets.SECRET_BYTES);
    remember(Secrets.hash(id), account.get());
    return Optional.of(new StartedSession(Secrets.text(id), csrf(id)));
  }

  private synchronized void remember(String key, Account account) {
    var now = time.instant();
    sessions.values().removeIf(it -> isOver(it, now));
    if (sessions.size() >= COUNT_LIMIT) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    sessions.put(key, new Session(account.name(), account.passwordHash(), now, now));
  }

  private static boolean isOver(Session session, Instant now) {
    return !now.isBefore(session.usedAt().plus(IDLE_LIMIT))
        || !now.isBefore(session.startedAt().plus(LIFE_LIMIT));
  }

  /// Who has that session; using it keeps it from being idle. For requests that change nothing.
  ///
  /// @return granted, or unknown
  public Decision verify(String id) {
    return Secrets.secret(id).map(this::verified).orElseGet(Sessions::unknown);
  }

  /// The same for requests that change something, which must also bring the session's CSRF token.
  ///
  /// @return granted, denied if the session holds and the CSRF token is not its, or unknown
  public Decision verify(String id, String csrfToken) {
    var decision = verify(id);
    var expected = csrfToken(id).orElse("");
    if (decision instanceof Decision.Granted(var principal) && !Secrets.same(csrfToken, expected)) {
      return new Decision.Denied("account %s: wrong CSRF token".formatted(principal.name()));
    }
    return decision;
  }

  /// The CSRF token of a session, for a page that is shown in it: a hash of the id, which tells
  /// nothing of that and is not the one that is kept. Empty if that text can be no session's id.
  public Optional<String> csrfToken(String id) {
    return Secrets.secret(id).map(Sessions::csrf);
  }

  private static String csrf(byte[] id) {
    return Secrets.hash(CSRF_PURPOSE, id);
  }

  private Decision verified(byte[] id) {
    var key = Secrets.hash(id);
    var session = used(key);
    if (session.isEmpty()) {
      return unknown();
    }
    var account =
        accounts
            .find(session.get().account())
            .filter(Account::isEnabled)
            .filter(it -> it.passwordHash().equals(session.get().passwordHash()));
    if (account.isEmpty()) {
      forget(key);
      return new Decision.Unknown(
          "the session of %s ended with a change of the account"
              .formatted(session.get().account()));
    }
    return new Decision.Granted(account.get().principal());
  }

  private synchronized Optional<Session> used(String key) {
    var now = time.instant();
    var session = sessions.get(key);
    if (session == null) {
      return Optional.empty();
    }
    if (isOver(session, now)) {
      sessions.remove(key);
      return Optional.empty();
    }
    sessions.put(key, session.usedAt(now));
    return Optional.of(session);
  }

  private static Decision unknown() {
    return new Decision.Unknown("no such session, or it is over");
  }

  /// Signs that browser out. Does nothing if it is not signed in.
  public void end(String id) {
    Secrets.secret(id).map(Secrets::hash).ifPresent(this::forget);
  }

  private synchronized void forget(String key) {
    sessions.remove(key);
  }

  /// How many are remembered.
  public synchronized int count() {
    return sessions.size();
  }
}
