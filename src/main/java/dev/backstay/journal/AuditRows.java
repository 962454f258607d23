package dev.backstay.journal;

import dev.backstay.audit.AuditHead;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditRecord;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.journal.Journal.Work;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The audit trail, a row for each record, and one for the head.
final class AuditRows implements AuditLog {

  /// How many records are in memory at once.
  static final int PAGE_COUNT = 500;

  private final Journal journal;

  AuditRows(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void append(AuditRecord appended, AuditHead head) throws IOException {
    var isNew = written(link -> isFree(link, appended.number()) && keep(link, appended, head));
    if (!isNew) {
      throw new IOException("there is a record %d already".formatted(appended.number()));
    }
  }

  private static boolean isFree(Link link, long number) throws SQLException {
    return link.first(AuditRows::record, "select * from audit where number = ?", number).isEmpty();
  }

  private static boolean keep(Link link, AuditRecord record, AuditHead head) throws SQLException {
    var rows =
        link.change(
                """
                insert into audit (number, at, actor, role, source, action, object, outcome,
                  request_digest, previous_hash, hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                record.number(),
                record.at(),
                record.actor(),
                record.role(),
                record.source(),
                record.action(),
                record.object(),
                record.outcome(),
                record.requestDigest(),
                record.previousHash(),
                record.hash())
            + link.change(
                "insert or replace into audit_head (only, number, hash, mac) values (1, ?, ?, ?)",
                head.number(),
                head.hash(),
                head.mac());
    if (rows != 2) {
      throw new SQLException("a record of the audit trail made %d rows".formatted(rows));
    }
    return true;
  }

  @Override
  public void read(long from, Consumer<AuditRecord> to) throws IOException {
    // Pages, so that whoever takes the records keeps nobody else from reading meanwhile. Records
    // are only added, and behind: that these are several questions does not show.
    var next = from;
    List<AuditRecord> page;
    do {
      page = page(next, PAGE_COUNT);
      page.forEach(to);
      next = page.isEmpty() ? next : page.getLast().number() + 1;
    } while (page.size() == PAGE_COUNT);
  }

  @Override
  public List<AuditRecord> page(long from, int most) throws IOException {
    return asked(
        link ->
            link.all(
                AuditRows::record,
                "select * from audit where number >= ? order by number limit ?",
                from,
                most));
  }

  @Override
  public Optional<AuditHead> last() throws IOException {
    return asked(
        link ->
            link.first(
                row -> new AuditHead(row.number("number"), row.text("hash"), row.text("mac")),
                "select * from audit_head"));
  }

  private static AuditRecord record(Row row) throws SQLException {
    return new AuditRecord(
        row.number("number"),
        row.moment("at"),
        row.text("actor"),
        row.text("role"),
        row.text("source"),
        row.text("action"),
        row.text("object"),
        row.text("outcome"),
        row.text("request_digest"),
        row.text("previous_hash"),
        row.text("hash"));
  }

  private <T> T asked(Work<T> question) throws IOException {
    try {
      return journal.read(question);
    } catch (StoreUnavailableException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }

  private <T> T written(Work<T> change) throws IOException {
    try {
      return journal.write(change);
    } catch (StoreUnavailableException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }
}
