package dev.backstay.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OutboxTest {

  private static final Set<Condition> ALL = Set.of(Condition.values());

  private final InMemoryLedger ledger = new InMemoryLedger();
  private final Alarms alarms = new Alarms(ledger, "node-1", InstantSource.system());

  @Test
  void aRecipientThatNeverAnswersHoldsUpNobody() throws InterruptedException {
    var never = new CountDownLatch(1);
    var arrived = new LinkedBlockingQueue<String>();
    Channel stuck =
        _ -> {
          try {
            never.await();
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new UndeliveredException("stopped", closed);
          }
        };
    var recipients =
        List.of(
            new Recipient("stuck", stuck, ALL),
            new Recipient("ops", notice -> arrived.add(notice.subject()), ALL),
            new Recipient("rpo only", notice -> arrived.add("unwanted"), Set.of(Condition.RPO)));
    try (var outbox = new Outbox(recipients, alarms, (_, _, _) -> {}, InstantSource.system())) {
      for (var i = 0; i < 20; i++) {
        outbox.post(alarms.found(List.of(Notices.finding(Condition.SPACE, "s" + i))));
        assertThat(arrived.poll(30, TimeUnit.SECONDS)).isNotNull().isNotEqualTo("unwanted");
      }
    }
  }

  @Test
  void whatNobodyWantsIsRaisedAndNotTold() {
    try (var outbox = new Outbox(List.of(), alarms, (_, _, _) -> {}, InstantSource.system())) {
      outbox.post(alarms.found(List.of(Notices.finding(Condition.SPACE, ""))));
      assertThat(ledger.raised()).hasSize(1);
      assertThat(ledger.raised().getFirst().toldAt()).isEmpty();
      outbox.post(alarms.found(List.of()));
    }
    assertThat(ledger.raised()).isEmpty();
  }
}
