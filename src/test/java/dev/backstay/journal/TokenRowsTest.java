package dev.backstay.journal;

import dev.backstay.access.TokenLedger;
import dev.backstay.access.TokenLedgerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class TokenRowsTest extends TokenLedgerContract {

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
  protected TokenLedger ledger() {
    return journal.tokens();
  }
}
