package dev.backstay.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every place for tokens promises.
public abstract class TokenLedgerContract {

  /// An empty ledger, the same for the whole of a test.
  protected abstract TokenLedger ledger();

  private static Token token(String id, String createdAt, String label, Scope scope) {
    return new Token(
        id,
        "ab".repeat(32),
        label,
        Role.BACKUP,
        scope,
        Instant.parse(createdAt),
        Instant.parse("2027-03-01T12:00:00.000000001Z"),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aTokenIsFoundAsItWasPut() {
    var limited = Scope.components(Set.of("one", "\"two\"", "ü😀"), Set.of("a'; drop table token"));
    var some = Scope.orchestrators(Set.of("one"));
    var first = token("000000000001", "2026-03-01T12:00:00.123456789Z", "o'\"\n\0€😀", limited);
    var second = token("000000000002", "2026-03-01T12:00:00Z", "", some);
    var third = token("000000000003", "2026-03-01T12:00:00.5Z", "plain", Scope.everything());

    ledger().put(first);
    ledger().put(second);
    ledger().put(third);

    assertThat(ledger().find("000000000001")).contains(first);
    assertThat(ledger().find("000000000002")).contains(second);
    assertThat(ledger().find("000000000003")).contains(third);
    assertThat(ledger().find("000000000004")).isEmpty();
    assertThat(ledger().list()).containsExactly(third, first, second);
  }

  @Test
  void whatIsPutTakesThePlaceOfWhatWasThere() {
    var at = Instant.parse("2026-04-01T00:00:00.000000007Z");
    var token = token("000000000001", "2026-03-01T12:00:00Z", "one", Scope.everything());
    ledger().put(token);

    ledger().put(token.revoked(at));

    assertThat(ledger().list()).containsExactly(token.revoked(at));
  }

  @Test
  void aUseChangesNothingElse() {
    var at = Instant.parse("2026-04-01T00:00:00.000000007Z");
    var other = token("000000000002", "2026-03-02T12:00:00Z", "two", Scope.everything());
    var token = token("000000000001", "2026-03-01T12:00:00Z", "one", Scope.everything());
    ledger().put(token.revoked(at));
    ledger().put(other);

    ledger().touch("000000000001", at);
    ledger().touch("000000000009", at);

    var found = ledger().find("000000000001").orElseThrow();
    assertThat(found.lastUsedAt()).contains(at);
    assertThat(found.revokedAt()).contains(at);
    assertThat(found)
        .usingRecursiveComparison()
        .ignoringFields("lastUsedAt", "revokedAt")
        .isEqualTo(token);
    assertThat(ledger().list()).containsExactly(other, found);
  }
}
