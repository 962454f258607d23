package dev.backstay.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Delivers notices to all who want them, each recipient by a thread of its own, so that none waits
/// for another. What is not delivered when it is closed is dropped: its alarm is still untold then.
public final class Outbox implements AutoCloseable {

  /// The clock may be set meanwhile: it is looked at again after that time at the latest.
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  /// Who wants to know of deliveries that failed.
  public interface Trouble {

    /// A notice is not known to have arrived.
    ///
    /// @param reason why, without secrets
    void undelivered(String recipient, Notice notice, String reason);
  }

  private record Worker(Lane lane, Semaphore signal, Thread thread) {}

  private final InstantSource time;
  private final Lane nobody;
  private final List<Worker> workers = new ArrayList<>();

  /// Begins to deliver.
  public Outbox(List<Recipient> recipients, Course course, Trouble trouble, InstantSource time) {
    this.time = time;
    nobody = new Lane(new Recipient("nobody", _ -> {}, Set.of()), course, trouble);
    for (var recipient : recipients) {
      var lane = new Lane(recipient, course, trouble);
      var signal = new Semaphore(0);
      var thread =
          Thread.ofVirtual()
              .name("alarm-" + recipient.name())
              .unstarted(() -> deliver(lane, signal));
      workers.add(new Worker(lane, signal, thread));
    }
    workers.forEach(it -> it.thread.start());
  }

  /// Takes notices for all who want them, and returns at once.
  public void post(List<Notice> notices) {
    for (var notice : notices) {
      var wanting =
          workers.stream()
              .filter(it -> it.lane.recipient().on().contains(notice.condition()))
              .toList();
      if (wanting.isEmpty()) {
        nobody.abandon(notice);
      }
      for (var worker : wanting) {
        worker.lane.add(notice, time.instant());
        worker.signal.release();
      }
    }
  }

  private void deliver(Lane lane, Semaphore signal) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var pause = pauseUntil(lane.work(time.instant()));
        if (signal.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          signal.drainPermits();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pauseUntil(Optional<Instant> next) {
    var pause = next.map(it -> Duration.between(time.instant(), it)).orElse(LOOK_AGAIN);
    if (pause.isNegative()) {
      return Duration.ZERO;
    }
    return pause.compareTo(LOOK_AGAIN) < 0 ? pause : LOOK_AGAIN;
  }

  /// Stops delivering; what is being delivered is cut short.
  @Override
  public void close() {
    workers.forEach(it -> it.thread.interrupt());
  }
}
