package dev.backstay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.InMemoryAccounts;
import dev.backstay.testing.SettableTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionsTest {

  private final InMemoryAccounts ledger = new InMemoryAccounts();
  private final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");
  private final Sessions sessions = new Sessions(ledger, time, new Random(7));

  private static Account account(Role role, String hash) {
    var at = new SettableTime("2026-01-01T00:00:00Z").instant();
    return new Account("ada", hash, role, Scope.everything(), at, at, Optional.empty());
  }

  @BeforeEach
  void anAccount() {
    ledger.put(account(Role.BACKUP, "secret hash"));
  }

  private StartedSession started() {
    var principal = new Principal("ada", Principal.Kind.ACCOUNT, Role.BACKUP, Scope.everything());
    return sessions.start(new Decision.Granted(principal)).orElseThrow();
  }

  private void assertGranted(String id) {
    assertThat(sessions.verify(id)).isInstanceOf(Decision.Granted.class);
  }

  private void assertUnknown(String id) {
    assertThat(sessions.verify(id)).isInstanceOf(Decision.Unknown.class);
  }

  @Test
  void aSessionStandsForItsAccount() {
    var session = started();

    assertThat(session.id()).matches("[A-Za-z0-9_-]{43}");
    assertThat(sessions.verify(session.id()))
        .isEqualTo(
            new Decision.Granted(
                new Principal("ada", Principal.Kind.ACCOUNT, Role.BACKUP, Scope.everything())));
    ledger.put(account(Role.READ, "secret hash"));
    assertThat(sessions.verify(session.id()))
        .isEqualTo(
            new Decision.Granted(
                new Principal("ada", Principal.Kind.ACCOUNT, Role.READ, Scope.everything())));
  }

  @Test
  void otherIdsAreUnknown() {
    var id = started().id();

    for (var other :
        List.of("", "x", "A".repeat(43), id + "A", id.substring(1), id.substring(0, 42) + "!")) {
      assertUnknown(other);
    }
  }

  @Test
  void changesNeedTheTokenOfTheirOwnSession() {
    var one = started();
    var two = started();

    assertThat(sessions.verify(one.id(), one.csrfToken())).isInstanceOf(Decision.Granted.class);
    for (var wrong : List.of("", two.csrfToken(), one.id(), one.csrfToken() + "0")) {
      assertThat(sessions.verify(one.id(), wrong))
          .isEqualTo(new Decision.Denied("account ada: wrong CSRF token"));
    }
    assertThat(sessions.csrfToken(one.id())).contains(one.csrfToken());
    assertThat(sessions.csrfToken("no id")).isEmpty();
    assertThat(sessions.verify("no id", "")).isInstanceOf(Decision.Unknown.class);
    sessions.end(one.id());
    assertThat(sessions.verify(one.id(), one.csrfToken())).isInstanceOf(Decision.Unknown.class);
  }

  @Test
  void anIdleSessionEndsAfterThirtyMinutes() {
    var used = started().id();
    var idle = started().id();

    time.pass(Duration.ofMinutes(30).minusNanos(1));
    assertGranted(used);
    time.pass(Duration.ofNanos(1));
    assertUnknown(idle);
    assertGranted(used);
    time.pass(Duration.ofMinutes(30));
    assertUnknown(used);
    assertThat(sessions.count()).isZero();
  }

  @Test
  void anySessionEndsAfterTwelveHours() {
    var id = started().id();

    for (var i = 0; i < 35; i++) {
      time.pass(Duration.ofMinutes(20));
      assertGranted(id);
    }
    time.pass(Duration.ofMinutes(20).minusNanos(1));
    assertGranted(id);
    time.pass(Duration.ofNanos(1));
    assertUnknown(id);
  }

  @Test
  void allSessionsEndWithThePassword() {
    var one = started().id();
    var two = started().id();
    ledger.put(account(Role.BACKUP, "another hash"));

    assertUnknown(one);
    assertUnknown(two);
    ledger.put(account(Role.BACKUP, "secret hash"));
    assertUnknown(one);
  }

  @Test
  void allSessionsEndWithTheAccount() {
    var id = started().id();
    ledger.put(account(Role.BACKUP, "secret hash").disabled(time.instant()));

    assertUnknown(id);
    var principal = new Principal("ada", Principal.Kind.ACCOUNT, Role.BACKUP, Scope.everything());
    assertThat(sessions.start(new Decision.Granted(principal))).isEmpty();
  }

  @Test
  void aSessionIsEndedByItsOwner() {
    var one = started().id();
    var two = started().id();
    sessions.end(one);
    sessions.end("no id");

    assertUnknown(one);
    assertGranted(two);
  }

  @Test
  void onlyAccountsHaveSessions() {
    for (var kind : Principal.Kind.values()) {
      var granted = new Decision.Granted(new Principal("ada", kind, Role.READ, Scope.everything()));
      if (kind != Principal.Kind.ACCOUNT) {
        assertThatThrownBy(() -> sessions.start(granted))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void theOneThatWasIdleLongestGoesForTheThousandAndFirst() {
    var ids = new ArrayList<String>();
    for (var i = 0; i < 1_000; i++) {
      ids.add(started().id());
      time.pass(Duration.ofMillis(1));
    }
    assertGranted(ids.getFirst());
    var last = started().id();

    assertThat(sessions.count()).isEqualTo(1_000);
    assertUnknown(ids.get(1));
    assertGranted(ids.get(0));
    assertGranted(ids.get(2));
    assertGranted(last);
    assertThat(new HashSet<>(ids)).hasSize(1_000);
  }

  @Test
  void nothingPrintsAnId() {
    var session = started();

    var kept = new Session("ada", "secret hash", time.instant(), time.instant());
    var printed = List.of(session, sessions, kept, sessions.verify(session.id())).toString();
    assertThat(printed)
        .contains("session of ada")
        .doesNotContain(session.id(), session.csrfToken(), "secret hash");
  }
}
