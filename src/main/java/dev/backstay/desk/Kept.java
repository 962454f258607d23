package dev.backstay.desk;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.OperationFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An answer that is asked for once for all who want it.
///
/// @param <T> what is answered
final class Kept<T> {

  /// A failure is an answer for this long: many who ask must not make it worse.
  private static final Duration FAILURE_FRESH = Duration.ofSeconds(5);

  private final Supplier<T> question;
  private final Duration fresh;
  private final InstantSource time;
  private final ReentrantLock asking = new ReentrantLock();
  private final AtomicLong changes = new AtomicLong();
  private volatile @Nullable Known<T> known;

  /// @param fresh how old an answer may be that is given without asking
  Kept(Supplier<T> question, Duration fresh, InstantSource time) {
    this.question = question;
    this.fresh = fresh;
    this.time = time;
  }

  private record Known<T>(
      @Nullable T answer, @Nullable OperationFailedException failure, Instant at, long changes) {

    private T get() {
      if (failure != null) {
        throw failure;
      }
      return Objects.requireNonNull(answer);
    }
  }

  /// The answer; who asks while it is being asked for waits for the same.
  ///
  /// @throws OperationFailedException as the question does
  T get() {
    var now = known;
    if (now != null && isFresh(now)) {
      return now.get();
    }
    asking.lock();
    try {
      now = known;
      if (now == null || !isFresh(now)) {
        now = ask();
        known = now;
      }
      return now.get();
    } finally {
      asking.unlock();
    }
  }

  private Known<T> ask() {
    // What changes while it is asked for may be missing from the answer.
    var before = changes.get();
    try {
      return new Known<>(question.get(), null, time.instant(), before);
    } catch (CancelledException ofThisCallerAlone) {
      throw ofThisCallerAlone;
    } catch (OperationFailedException failed) {
      return new Known<>(null, failed, time.instant(), before);
    }
  }

  private boolean isFresh(Known<T> each) {
    if (each.changes() != changes.get()) {
      return false;
    }
    var age = Duration.between(each.at(), time.instant());
    // A clock that was set back makes an answer old, not eternal.
    return !age.isNegative() && age.compareTo(each.failure() == null ? fresh : FAILURE_FRESH) < 0;
  }

  /// Has it asked again the next time: it has changed.
  void forget() {
    changes.incrementAndGet();
  }
}
