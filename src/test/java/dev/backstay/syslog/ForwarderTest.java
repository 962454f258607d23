package dev.backstay.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.alarm.Egress;
import dev.backstay.alarm.Resolver;
import dev.backstay.audit.AuditEvent;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.audit.ForwardLedger;
import dev.backstay.journal.Journal;
import dev.backstay.testing.SettableTime;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.SyslogCollector;
import dev.backstay.testing.SyslogCollector.Mood;
import dev.backstay.testing.SyslogCollector.Otherwise;
import dev.backstay.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwarderTest {

  private static final long SEED = 20_261_122;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final AuditEvent EVENT =
      new AuditEvent("account ada", "admin", "127.0.0.1", "POST /x", "/x", "done: 200", "");

  @TempDir Path place;
  private final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");
  private Journal journal;

  @BeforeEach
  void open() {
    journal = Journal.open(place);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void restart() {
    journal.close();
    journal = Journal.open(place);
  }

  private void enter(int count) {
    var trail = new AuditTrail(journal.audit(), new AuditKey(new byte[32]), time);
    for (var i = 0; i < count; i++) {
      var _ = trail.append(EVENT);
    }
  }

  private Forwarder forwarder(int port) {
    return forwarder(port, LIMIT, journal.forwarded());
  }

  private Forwarder forwarder(int port, Duration limit, ForwardLedger ledger) {
    var to = new Collector("127.0.0.1", port, false);
    return new Forwarder(
        journal.audit(), ledger, new Delivery(Egress.system(), to, "node-1", limit, PAUSE));
  }

  private static SyslogCollector collector(int port, IntFunction<Mood> moods) throws IOException {
    return SyslogCollector.start(ServerSocketFactory.getDefault(), port, moods);
  }

  private static List<Long> all(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void recordsArriveInTheirOrderAndOnce() throws IOException {
    try (var collector = SyslogCollector.start()) {
      var forwarder = forwarder(collector.port());
      assertThat(forwarder.work()).isEqualTo(Forwarder.LOOK_AGAIN);
      enter(Forwarder.PAGE_COUNT + 20);
      assertThat(forwarder.work()).isEqualTo(Forwarder.LOOK_AGAIN);
      enter(1);
      forwarder.work();
      forwarder.work();

      var most = Forwarder.PAGE_COUNT;
      assertThat(collector.connections())
          .containsExactly(all(1, most), all(most + 1L, most + 20L), List.of(most + 21L));
      assertThat(forwarder.unsent()).isEmpty();
    }
  }

  @Test
  void whatWasEnteredWhileTheCollectorWasAwayArrivesOnceItIsBack() throws IOException {
    var collector = SyslogCollector.start();
    var port = collector.port();
    var forwarder = forwarder(port);
    enter(3);
    forwarder.work();
    collector.close();

    time.pass(Duration.ofMinutes(1));
    enter(4);
    var pauses = new ArrayList<Duration>();
    for (var i = 0; i < 9; i++) {
      pauses.add(forwarder.work());
    }
    assertThat(pauses.getFirst()).isEqualTo(Forwarder.FIRST_PAUSE);
    assertThat(pauses).isSorted().endsWith(Forwarder.PAUSE_MAX, Forwarder.PAUSE_MAX);
    assertThat(forwarder.unsent())
        .hasValueSatisfying(
            it -> {
              assertThat(it.number()).isEqualTo(4);
              assertThat(it.since()).isEqualTo("2026-03-01T12:01:00Z");
              assertThat(it.collector()).isEqualTo("tcp://127.0.0.1:" + port);
            });

    try (var again = collector(port, _ -> Mood.WELL)) {
      assertThat(forwarder.work()).isEqualTo(Forwarder.LOOK_AGAIN);
      assertThat(again.connections()).containsExactly(all(4, 7));
      assertThat(forwarder.unsent()).isEmpty();
    }
  }

  @Test
  void afterARestartItGoesOnWhereItWas() throws IOException {
    try (var collector = SyslogCollector.start()) {
      enter(3);
      forwarder(collector.port()).work();
      restart();
      enter(2);
      forwarder(collector.port()).work();

      assertThat(collector.connections()).containsExactly(all(1, 3), all(4, 5));
    }
  }

  @Test
  void whoIsKilledBeforeItIsKeptThatTheyArrivedSendsThemAgain() throws IOException {
    try (var collector = SyslogCollector.start()) {
      enter(3);
      assertThatThrownBy(() -> forwarder(collector.port(), LIMIT, new Dying()).work())
          .isInstanceOf(SimulatedCrash.class);
      restart();
      enter(1);
      forwarder(collector.port()).work();

      assertThat(collector.connections()).containsExactly(all(1, 3), all(1, 4));
    }
  }

  /// A ledger of a process that is killed before it is written.
  private final class Dying implements ForwardLedger {

    @Override
    public long forwarded(String collector) {
      return journal.forwarded().forwarded(collector);
    }

    @Override
    public void putForwarded(String collector, long number) {
      throw new SimulatedCrash("how far it is was kept");
    }
  }

  @ParameterizedTest
  @EnumSource(Otherwise.class)
  void whoDoesNotReadToTheEndIsSentAllOfItAgain(Otherwise otherwise) throws IOException {
    var bad = new Mood(2, otherwise);
    try (var collector = collector(0, count -> count == 0 ? bad : Mood.WELL)) {
      enter(5);
      var forwarder = forwarder(collector.port(), Duration.ofSeconds(1), journal.forwarded());

      assertThat(forwarder.work()).isEqualTo(Forwarder.FIRST_PAUSE);
      assertThat(forwarder.unsent()).hasValueSatisfying(it -> assertThat(it.number()).isOne());
      assertThat(forwarder.work()).isEqualTo(Forwarder.LOOK_AGAIN);
      assertThat(collector.connections()).containsExactly(all(1, 2), all(1, 5));
    }
  }

  @Test
  void whoHangsUpWithoutHavingReadAnythingHasTakenNothing() throws IOException {
    try (var collector = collector(0, _ -> new Mood(0, Otherwise.HANGS_UP))) {
      enter(1);
      var forwarder = forwarder(collector.port());
      forwarder.work();

      assertThat(forwarder.unsent()).isPresent();
      assertThat(journal.forwarded().forwarded("tcp://127.0.0.1:" + collector.port())).isZero();
    }
  }

  @Test
  void aCollectorThatIsNewGetsAllOfIt() throws IOException {
    try (var first = SyslogCollector.start();
        var second = SyslogCollector.start()) {
      enter(2);
      forwarder(first.port()).work();
      forwarder(second.port()).work();

      assertThat(second.connections()).containsExactly(all(1, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void byTlsTheyArriveWhereTheCertificateSays(String version) throws IOException {
    var tls = TestTls.of(place, "logs.example.org");
    var sockets = new OneVersion(tls.server().getServerSocketFactory(), version);
    try (var collector = SyslogCollector.start(sockets, 0, _ -> Mood.WELL)) {
      enter(3);
      Resolver here = _ -> List.of(InetAddress.getLoopbackAddress());
      var egress = new Egress(here, tls.client());
      var wrong = byTls(egress, "other.example.org", collector.port());
      wrong.work();
      assertThat(wrong.unsent()).isPresent();
      assertThat(collector.messages()).isEmpty();
      var right = byTls(egress, "logs.example.org", collector.port());
      right.work();

      assertThat(right.unsent()).isEmpty();
      assertThat(collector.connections().getLast()).isEqualTo(all(1, 3));
    }
  }

  private Forwarder byTls(Egress egress, String name, int port) {
    return new Forwarder(
        journal.audit(),
        journal.forwarded(),
        new Delivery(egress, new Collector(name, port, true), "node-1", LIMIT, PAUSE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "203.0.113.7", "198.51.100.7", "8.8.8.8"})
  void nothingGoesPlainlyOutsideNorWhereCredentialsAreHandedOut(String address) throws IOException {
    enter(1);
    var forwarder =
        new Forwarder(
            journal.audit(),
            journal.forwarded(),
            new Delivery(
                Egress.system(), new Collector(address, 514, false), "node-1", LIMIT, PAUSE));
    forwarder.work();

    assertThat(forwarder.unsent())
        .hasValueSatisfying(it -> assertThat(it.reason()).contains("where nothing is sent to"));
  }

  @Test
  void whoEntersWaitsForNoCollector() throws Exception {
    var told = new CountDownLatch(1);
    try (var collector = collector(0, _ -> new Mood(1, Otherwise.FALLS_SILENT))) {
      enter(1);
      var at = new Forwarding(forwarder(collector.port()), new Told(told));
      at.start();
      while (collector.messages().isEmpty()) {
        Thread.onSpinWait();
      }
      // The exchange is under way, and stays so.
      enter(200);
      assertThat(told.getCount()).isOne();
      at.close();
    }
  }

  @Test
  void whatDoesNotArriveIsToldAndThatItDid() throws Exception {
    var told = new CountDownLatch(1);
    var port = SyslogCollector.start();
    port.close();
    enter(1);
    var at = new Forwarding(forwarder(port.port()), new Told(told));
    at.start();
    told.await();

    assertThat(at.unsent()).isPresent();
    at.close();
  }

  private record Told(CountDownLatch unsent) implements Forwarding.Trouble {

    @Override
    public void unsent(Unsent what) {
      unsent.countDown();
    }

    @Override
    public void sentAgain() {
      throw new AssertionError("nothing was sent");
    }

    @Override
    public void unkept(Exception why) {
      throw new AssertionError(why);
    }
  }

  /// Whatever collector and service suffer, in the end all records are there, and the first copies
  /// of them in their order.
  @Test
  void inTheEndAllHaveArrived() throws IOException {
    var random = new Random(SEED);
    var entered = 0;
    var seen = new TreeSet<Long>();
    var port = 0;
    for (var round = 0; round < 40; round++) {
      var count = random.nextInt(6);
      enter(count);
      entered += count;
      var mood =
          new Mood(
              random.nextInt(5), Otherwise.values()[random.nextInt(Otherwise.values().length)]);
      var isWell = round == 39 || random.nextInt(3) == 0;
      try (var collector = collector(port, _ -> isWell ? Mood.WELL : mood)) {
        port = collector.port();
        var dies = round < 39 && random.nextInt(4) == 0;
        var ledger = dies ? new Dying() : journal.forwarded();
        try {
          forwarder(port, Duration.ofMillis(300), ledger).work();
        } catch (SimulatedCrash killed) {
          restart();
        }
        for (var connection : collector.connections()) {
          for (var number : connection) {
            assertThat(number).as("seed %d", SEED).isLessThanOrEqualTo(seen.size() + 1L);
            seen.add(number);
          }
        }
      }
    }
    assertThat(seen).as("seed %d", SEED).containsExactlyElementsOf(all(1, entered));
    assertThat(entered).isGreaterThan(50);
  }
}
