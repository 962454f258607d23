package dev.backstay.journal;

import dev.backstay.access.AccountLedger;
import dev.backstay.access.AccountLedgerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class AccountRowsTest extends AccountLedgerContract {

  @TempDir Path place;
  private Journal journal;

  @BeforeEach
  void open() {
    journal = Journal.open(place);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Override
  protected AccountLedger ledger() {
    return journal.accounts();
  }
}
