package dev.backstay.journal;

import dev.backstay.audit.ForwardLedger;

/// How far the audit trail was sent on, a row for each collector.
final class ForwardRows implements ForwardLedger {

  private final Journal journal;

  ForwardRows(Journal journal) {
    this.journal = journal;
  }

  @Override
  public long forwarded(String collector) {
    return journal
        .read(
            link ->
                link.first(
                    row -> row.number("number"),
                    "select number from audit_forwarded where collector = ?",
                    collector))
        .orElse(0L);
  }

  @Override
  public void putForwarded(String collector, long number) {
    var _ =
        journal.write(
            link ->
                link.change(
                    """
                    insert into audit_forwarded (collector, number) values (?, ?)
                    on conflict (collector) do update set number = max(number, excluded.number)""",
                    collector,
                    number));
  }
}
