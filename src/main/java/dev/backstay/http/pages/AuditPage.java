package dev.backstay.http.pages;

import dev.backstay.audit.AuditHead;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditRecord;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Records of the audit trail, the newest first.
///
/// @param last the number of the newest record of all; 0 if there is none
/// @param older the number that older records are below, if there are any
public record AuditPage(List<AuditRecord> records, long last, Optional<Long> older) {

  private static final int COUNT = 50;

  public AuditPage {
    records = List.copyOf(records);
  }

  static AuditPage of(AuditLog log, String below) {
    try {
      var last = log.last().map(AuditHead::number).orElse(0L);
      var end = below.isEmpty() ? last + 1 : Math.min(number(below), last + 1);
      var from = Math.max(1, end - COUNT);
      var found =
          log.page(from, COUNT).stream().filter(it -> it.number() < end).toList().reversed();
      return new AuditPage(found, last, from > 1 ? Optional.of(from) : Optional.empty());
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.AUDIT_FAILED,
          "the audit trail cannot be read: " + e.getMessage(),
          "Repair its place; until then nothing can be changed.",
          e);
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new UsageException(
          FailureCode.USAGE, "before is not a number", "Follow the link to older records.", wrong);
    }
  }
}
