package dev.backstay.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every place for accounts promises.
public abstract class AccountLedgerContract {

  /// An empty ledger, the same for the whole of a test.
  protected abstract AccountLedger ledger();

  private static Account account(String name, Scope scope) {
    return new Account(
        name,
        "$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA",
        Role.ADMIN,
        scope,
        Instant.parse("2026-03-01T12:00:00.123456789Z"),
        Instant.parse("2026-03-02T12:00:00Z"),
        Optional.empty());
  }

  @Test
  void anAccountIsFoundAsItWasPut() {
    var ann = account("ann", Scope.components(Set.of("x", "y"), Set.of("z")));
    var bob = account("bob.2", Scope.everything());

    ledger().put(bob);
    ledger().put(ann);

    assertThat(ledger().find("ann")).contains(ann);
    assertThat(ledger().find("bob.2")).contains(bob);
    assertThat(ledger().find("bob")).isEmpty();
    assertThat(ledger().find("ANN")).isEmpty();
    assertThat(ledger().list()).containsExactly(ann, bob);
  }

  @Test
  void whatIsPutTakesThePlaceOfWhatWasThere() {
    var at = Instant.parse("2026-04-01T00:00:00.000000007Z");
    var ann = account("ann", Scope.everything());
    ledger().put(ann);

    ledger().put(ann.disabled(at).withPassword("other", at));

    assertThat(ledger().list()).containsExactly(ann.disabled(at).withPassword("other", at));
  }
}
