package dev.backstay.testing;

import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditLogContract;

final class InMemoryAuditLogTest extends AuditLogContract {

  private final AuditLog kept = new InMemoryAuditLog();

  @Override
  protected AuditLog log() {
    return kept;
  }
}
