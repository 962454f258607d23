package dev.backstay.journal;

import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class AuditRowsTest extends AuditLogContract {

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
  protected AuditLog log() {
    return journal.audit();
  }
}
