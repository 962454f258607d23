package dev.backstay.testing;

import dev.backstay.audit.AuditHead;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A trail in memory, which a test can change as nobody should, and which fails when it is told to.
public final class InMemoryAuditLog implements AuditLog {

  private final List<AuditRecord> records = new CopyOnWriteArrayList<>();
  private volatile Optional<AuditHead> head = Optional.empty();
  private volatile Optional<String> fault = Optional.empty();
  private Runnable afterRead = () -> {};

  @Override
  public void append(AuditRecord appended, AuditHead newHead) throws IOException {
    failIfTold();
    if (records.stream().anyMatch(it -> it.number() == appended.number())) {
      throw new IOException("there is a record " + appended.number());
    }
    records.add(appended);
    head = Optional.of(newHead);
  }

  @Override
  public void read(long from, Consumer<AuditRecord> to) throws IOException {
    failIfTold();
    List.copyOf(records).stream().skip(from - 1).forEach(to);
    var after = afterRead;
    afterRead = () -> {};
    after.run();
  }

  @Override
  public List<AuditRecord> page(long from, int most) throws IOException {
    failIfTold();
    return records.stream().filter(it -> it.number() >= from).limit(most).toList();
  }

  @Override
  public Optional<AuditHead> last() throws IOException {
    failIfTold();
    return head;
  }

  private void failIfTold() throws IOException {
    if (fault.isPresent()) {
      throw new IOException(fault.get());
    }
  }

  /// The records as they stand, to be changed.
  public List<AuditRecord> records() {
    return records;
  }

  /// Puts another head in the place of the one that is kept.
  public void setHead(Optional<AuditHead> other) {
    head = other;
  }

  /// Fails with that message from now on, or no longer.
  public void setFault(Optional<String> message) {
    fault = message;
  }

  /// Does that once, after all was read the next time.
  public void afterRead(Runnable act) {
    afterRead = act;
  }
}
