package dev.backstay.testing;

import dev.backstay.access.AccountLedger;
import dev.backstay.access.AccountLedgerContract;

final class InMemoryAccountsTest extends AccountLedgerContract {

  private final AccountLedger kept = new InMemoryAccounts();

  @Override
  protected AccountLedger ledger() {
    return kept;
  }
}
