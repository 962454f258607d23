package dev.backstay.daemon;

import dev.backstay.alarm.Alarm;
import dev.backstay.alarm.Alarms;
import dev.backstay.alarm.Outbox;
import dev.backstay.alarm.Pings;
import dev.backstay.alarm.UndeliveredException;
import dev.backstay.failure.OperationFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks every minute for what is wrong, has it told, and gives signs of life to those who wait for
/// them, as long as the schedule is attended to.
final class Watch {

  private static final Duration EVERY = Duration.ofMinutes(1);

  /// Every how many looks a sign of life is given.
  private static final int LOOKS_PER_SIGN = 5;

  private final Lookout lookout;
  private final Alarms alarms;
  private final Outbox outbox;
  private final List<Pings> pings;
  private final Liveness schedule;
  private final InstantSource time;
  private final EventLog log;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;

  /// Whether something that must go on goes on.
  interface Liveness {

    /// When it was last seen to.
    boolean isAlive();
  }

  Watch(
      Lookout lookout,
      Alarms alarms,
      Recipients recipients,
      Liveness schedule,
      InstantSource time,
      EventLog log) {
    this.lookout = lookout;
    this.alarms = alarms;
    this.schedule = schedule;
    this.time = time;
    this.log = log;
    pings = recipients.pings();
    outbox = new Outbox(recipients.all(), alarms, log::undelivered, time);
    thread = Thread.ofVirtual().name("watch").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  /// What is wrong now, the oldest first.
  List<Alarm> standing() {
    return alarms.standing();
  }

  private void watch() {
    try {
      for (var looks = 0; ; looks++) {
        look(time.instant());
        if (looks % LOOKS_PER_SIGN == 0) {
          giveSigns();
        }
        if (ending.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  void look(Instant now) {
    try {
      var notices = alarms.found(lookout.look(now));
      notices.forEach(log::alarm);
      outbox.post(notices);
    } catch (OperationFailedException failed) {
      log.failed(failed);
    }
  }

  private void giveSigns() {
    if (!schedule.isAlive()) {
      return;
    }
    for (var each : pings) {
      try {
        var _ = each.alive(alarms.standing());
      } catch (UndeliveredException | OperationFailedException failed) {
        log.unheard(failed);
      }
    }
  }

  /// Looks no more, and tells nobody any more.
  void end() throws InterruptedException {
    ending.countDown();
    thread.interrupt();
    thread.join(EVERY);
    outbox.close();
  }
}
