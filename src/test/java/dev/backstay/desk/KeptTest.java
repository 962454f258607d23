package dev.backstay.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.testing.SettableTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class KeptTest {

  private static final Duration FRESH = Duration.ofMinutes(1);

  private final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");
  private final AtomicInteger asked = new AtomicInteger();

  private Kept<Integer> counting() {
    return new Kept<>(asked::incrementAndGet, FRESH, time);
  }

  @Test
  void anAnswerIsGivenUntilItIsOldOrChanged() {
    var kept = counting();
    assertThat(kept.get()).isEqualTo(1);
    time.pass(FRESH.minusNanos(1));
    assertThat(kept.get()).isEqualTo(1);
    time.pass(Duration.ofNanos(1));
    assertThat(kept.get()).isEqualTo(2);
    kept.forget();
    assertThat(kept.get()).isEqualTo(3);
    time.pass(Duration.ofDays(-365));
    assertThat(kept.get()).isEqualTo(4);
  }

  @Test
  void whatChangesWhileItIsAskedForIsAskedForAgain() {
    var holder = new ArrayList<Kept<Integer>>();
    var kept =
        new Kept<>(
            () -> {
              if (asked.incrementAndGet() == 1) {
                holder.getFirst().forget();
              }
              return asked.get();
            },
            FRESH,
            time);
    holder.add(kept);

    assertThat(kept.get()).isEqualTo(1);
    assertThat(kept.get()).isEqualTo(2);
    assertThat(kept.get()).isEqualTo(2);
  }

  @Test
  void manyWhoWantItGetTheSameAnswer() throws Exception {
    var answer = new CountDownLatch(1);
    var kept =
        new Kept<>(
            () -> {
              try {
                answer.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return asked.incrementAndGet();
            },
            FRESH,
            time);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Integer>>();
      for (var i = 0; i < 200; i++) {
        all.add(threads.submit((Callable<Integer>) kept::get));
      }
      answer.countDown();
      for (var each : all) {
        assertThat(each.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void aFailureIsAnAnswerForAShortTime() {
    var kept =
        new Kept<Integer>(
            () -> {
              asked.incrementAndGet();
              throw new StoreUnavailableException(FailureCode.STORE_UNAVAILABLE, "gone", null);
            },
            FRESH,
            time);
    assertThatThrownBy(kept::get).hasMessage("gone");
    assertThatThrownBy(kept::get).hasMessage("gone");
    assertThat(asked).hasValue(1);
    time.pass(Duration.ofSeconds(5));
    assertThatThrownBy(kept::get).hasMessage("gone");
    assertThat(asked).hasValue(2);
  }

  @Test
  void thatOneWasInterruptedIsNoAnswerForTheOthers() {
    var kept =
        new Kept<>(
            () -> {
              if (asked.incrementAndGet() == 1) {
                throw new CancelledException(FailureCode.CANCELLED, "interrupted", null);
              }
              return asked.get();
            },
            FRESH,
            time);
    assertThatThrownBy(kept::get).hasMessage("interrupted");
    assertThat(kept.get()).isEqualTo(2);
  }
}
