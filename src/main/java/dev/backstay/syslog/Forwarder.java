package dev.backstay.syslog;

import dev.backstay.alarm.Egress;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditRecord;
import dev.backstay.audit.ForwardLedger;
import dev.backstay.failure.OperationFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sends records on in their order, each at least once. How far it is stands in the ledger, and
/// moves only once records are known to have arrived.
public final class Forwarder {

  /// How long until it is looked for more.
  static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  /// After the first failure; twice that after each further one.
  static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  static final Duration PAUSE_MAX = Duration.ofMinutes(5);

  /// How many go over one connection.
  static final int PAGE_COUNT = 500;

  private static final int DOUBLINGS_MAX = 6;

  private final AuditLog log;
  private final ForwardLedger ledger;
  private final Delivery delivery;
  private int failures;
  private volatile Optional<Unsent> unsent = Optional.empty();

  /// @param host what this host is called in the messages
  public Forwarder(AuditLog log, ForwardLedger ledger, Collector to, Egress egress, String host) {
    this(log, ledger, new Delivery(egress, to, host, Delivery.LIMIT, Delivery.PAUSE));
  }

  Forwarder(AuditLog log, ForwardLedger ledger, Delivery delivery) {
    this.log = log;
    this.ledger = ledger;
    this.delivery = delivery;
  }

  /// What did not arrive when it was last tried; empty if all did.
  public Optional<Unsent> unsent() {
    return unsent;
  }

  /// Sends what is there; returns how long to wait before the next time.
  ///
  /// @throws OperationFailedException if it cannot be kept how far it is
  /// @throws IOException if the trail cannot be read
  public Duration work() throws IOException {
    var page = page();
    while (!page.isEmpty()) {
      try {
        delivery.send(page);
      } catch (IOException failure) {
        var first = page.getFirst();
        unsent = Optional.of(new Unsent(collector(), first.number(), first.at(), reason(failure)));
        return pause();
      }
      ledger.putForwarded(collector(), page.getLast().number());
      failures = 0;
      page = page();
    }
    unsent = Optional.empty();
    return LOOK_AGAIN;
  }

  private List<AuditRecord> page() throws IOException {
    return log.page(ledger.forwarded(collector()) + 1, PAGE_COUNT);
  }

  private String collector() {
    return delivery.to().name();
  }

  private Duration pause() {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }

  private static String reason(IOException failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
