package dev.backstay.alarm;

import dev.backstay.failure.OperationFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The notices that one recipient has not had yet. Of one alarm only the newest waits. What could
/// not be delivered is tried again after 30 s, then after twice that each time, up to an hour;
/// after 30 attempts, a day or so, it is given up.
final class Lane {

  /// How many notices wait at most; beyond that the oldest is given up.
  static final int WAITING_MAX = 256;

  static final int ATTEMPTS_MAX = 30;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PAUSE_MAX = Duration.ofHours(1);
  private static final int DOUBLINGS_MAX = 10;

  /// @param attempts how many there were
  /// @param due when the next one is
  private record Item(Notice notice, int attempts, Instant due) {}

  private final Recipient recipient;
  private final Course course;
  private final Outbox.Trouble trouble;
  private final LinkedHashMap<AlarmKey, Item> waiting = new LinkedHashMap<>();

  Lane(Recipient recipient, Course course, Outbox.Trouble trouble) {
    this.recipient = recipient;
    this.course = course;
    this.trouble = trouble;
  }

  Recipient recipient() {
    return recipient;
  }

  /// Puts a notice there, in the place of an older one of the same alarm, whose pause it keeps.
  void add(Notice notice, Instant now) {
    put(notice, now).ifPresent(this::abandon);
  }

  private synchronized Optional<Notice> put(Notice notice, Instant now) {
    var former = waiting.remove(notice.key());
    var due = former == null ? now : former.due;
    waiting.put(notice.key(), new Item(notice, 0, due));
    if (waiting.size() <= WAITING_MAX) {
      return Optional.empty();
    }
    return Optional.ofNullable(waiting.pollFirstEntry()).map(it -> it.getValue().notice);
  }

  /// Tries what is due; says when the next one is.
  Optional<Instant> work(Instant now) {
    for (var item = due(now); item.isPresent(); item = due(now)) {
      attempt(item.get(), now);
    }
    return next();
  }

  private void attempt(Item item, Instant now) {
    try {
      recipient.channel().tell(item.notice);
    } catch (UndeliveredException failure) {
      again(item, now, String.valueOf(failure.getMessage()));
      return;
    } catch (RuntimeException fault) {
      // A mistake in one channel must not silence it for ever.
      again(item, now, "a fault: " + fault);
      return;
    }
    remove(item);
    keep(item.notice, () -> course.told(item.notice, now));
  }

  /// Gives a notice up.
  void abandon(Notice notice) {
    keep(notice, () -> course.abandoned(notice));
  }

  /// A ledger that fails is no reason to deliver nothing any more.
  private void keep(Notice notice, Runnable step) {
    try {
      step.run();
    } catch (OperationFailedException unkept) {
      trouble.undelivered(
          recipient.name(), notice, "what became of it is not kept: " + unkept.getMessage());
    }
  }

  private void again(Item item, Instant now, String reason) {
    trouble.undelivered(recipient.name(), item.notice, reason);
    var attempts = item.attempts + 1;
    if (attempts >= ATTEMPTS_MAX) {
      remove(item);
      abandon(item.notice);
      return;
    }
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(item.attempts, DOUBLINGS_MAX));
    var due = now.plus(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX);
    postpone(item, attempts, due);
  }

  private synchronized void postpone(Item item, int attempts, Instant due) {
    // A newer one that came meanwhile waits as well, or two would be sent at once.
    waiting.computeIfPresent(
        item.notice.key(), (_, there) -> new Item(there.notice, there.equals(item) ? attempts : 0, due));
  }

  private synchronized void remove(Item item) {
    waiting.remove(item.notice.key(), item);
  }

  private synchronized Optional<Item> due(Instant now) {
    // No pause is longer: beyond that the clock was set back.
    var latest = now.plus(PAUSE_MAX);
    return waiting.values().stream()
        .filter(it -> !it.due.isAfter(now) || it.due.isAfter(latest))
        .findFirst();
  }

  private synchronized Optional<Instant> next() {
    return waiting.values().stream().map(Item::due).min(Comparator.naturalOrder());
  }
}
