package dev.backstay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.alarm.Alarm;
import dev.backstay.alarm.AlarmLedger;
import dev.backstay.alarm.Alarms;
import dev.backstay.alarm.Condition;
import dev.backstay.alarm.Notice;
import dev.backstay.alarm.Recipient;
import dev.backstay.alarm.UndeliveredException;
import dev.backstay.desk.Desk;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.testing.ScriptedDesk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong while the ledger of alarms cannot be read or written.
class WatchTest {

  @TempDir Path place;
  private ScriptedDesk stand;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final EventLog log = new EventLog(InstantSource.system(), lines::add);
  private FailingLedger ledger;
  private final BlockingQueue<Notice> delivered = new LinkedBlockingQueue<>();
  private Watch watch;
  private Desk desk;
  private volatile boolean unheard;

  /// One that fails from some call on.
  private static final class FailingLedger implements AlarmLedger {

    private final AlarmLedger real;
    private final AtomicInteger callsLeft = new AtomicInteger(Integer.MAX_VALUE);

    private FailingLedger(AlarmLedger real) {
      this.real = real;
    }

    private AlarmLedger next() {
      if (callsLeft.getAndDecrement() <= 0) {
        throw new StoreUnavailableException(
            FailureCode.STORE_FULL, "the test says that there is no room", null);
      }
      return real;
    }

    @Override
    public List<Alarm> raised() {
      return next().raised();
    }

    @Override
    public void put(Alarm alarm) {
      next().put(alarm);
    }

    @Override
    public void clear(Alarm alarm) {
      next().clear(alarm);
    }
  }

  @BeforeEach
  void open() throws Exception {
    stand = new ScriptedDesk(place);
    stand.script(
        "[ -e well ] && echo '" + ScriptedDesk.NO_SNAPSHOTS + "' && exit",
        "echo '{\"type\":\"error\",\"code\":\"store-unavailable\",\"message\":\"no answer\","
            + "\"exit\":14}'",
        "exit 14");
    ledger = new FailingLedger(stand.journal().alarms());
    var all =
        new Recipients(
            List.of(new Recipient("test", this::deliver, EnumSet.allOf(Condition.class))),
            List.of());
    desk = stand.desk(log::ended);
    watch =
        new Watch(
            new Lookout(desk, List.of(), Optional::empty),
            new Alarms(ledger, "here", InstantSource.system()),
            all,
            () -> true,
            InstantSource.system(),
            log);
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
    stand.close();
  }

  private void deliver(Notice notice) throws UndeliveredException {
    delivered.add(notice);
    if (unheard) {
      throw new UndeliveredException("nobody is there");
    }
  }

  private long told(String event) {
    return lines.stream().filter(it -> it.contains("\"event\":\"" + event + "\"")).count();
  }

  private Notice next() throws InterruptedException {
    var notice = delivered.poll(1, TimeUnit.MINUTES);
    assertThat(notice).isNotNull();
    return notice;
  }

  @Test
  void whatCannotBeKeptIsToldInTheLogAndRaisedAtTheNextLook() throws Exception {
    for (var calls : List.of(0, 1)) {
      ledger.callsLeft.set(calls);
      watch.look(Instant.now());
    }
    assertThat(told("failed")).isEqualTo(2);
    assertThat(lines).anyMatch(it -> it.contains("the test says that there is no room"));
    assertThat(told("alarm")).isZero();
    assertThat(stand.journal().alarms().raised()).isEmpty();

    ledger.callsLeft.set(Integer.MAX_VALUE);
    watch.look(Instant.now());

    assertThat(next().condition()).isEqualTo(Condition.STORE_UNREACHABLE);
    assertThat(watch.standing())
        .extracting(Alarm::condition)
        .containsExactly(Condition.STORE_UNREACHABLE);
    assertThat(told("alarm")).isEqualTo(1);
    watch.start();
  }

  @Test
  void aWatchWhoseLedgerFailsGoesOnWatching() throws Exception {
    ledger.callsLeft.set(0);
    watch.start();
    while (told("failed") == 0) {
      Thread.onSpinWait();
    }
    ledger.callsLeft.set(Integer.MAX_VALUE);
    watch.look(Instant.now());

    assertThat(next().state()).isEqualTo(Notice.State.RAISED);
  }

  /// It is kept until that it is over was told, and is no longer wrong.
  @Test
  void whatIsOverDoesNotStandThoughNobodyCouldBeToldYet() throws Exception {
    unheard = true;
    watch.look(Instant.now());
    assertThat(next().state()).isEqualTo(Notice.State.RAISED);
    assertThat(watch.standing()).hasSize(1);

    Files.createFile(place.resolve("well"));
    desk.first().changed();
    watch.look(Instant.now());

    assertThat(watch.standing()).isEmpty();
    assertThat(stand.journal().alarms().raised()).hasSize(1);
    watch.start();
  }
}
