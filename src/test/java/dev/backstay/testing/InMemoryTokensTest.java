package dev.backstay.testing;

import dev.backstay.access.TokenLedger;
import dev.backstay.access.TokenLedgerContract;

final class InMemoryTokensTest extends TokenLedgerContract {

  private final TokenLedger kept = new InMemoryTokens();

  @Override
  protected TokenLedger ledger() {
    return kept;
  }
}
