package dev.backstay.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class JitterTest {

  private static final Instant SLOT = Instant.parse("2026-07-15T03:00:00Z");
  private static final Instant NEXT = Instant.parse("2026-07-16T03:00:00Z");
  private static final Jitter JITTER = new Jitter(Duration.ofMinutes(10));

  @Test
  void aDelayIsTheSameForTheSameJobAndSlotInEveryProcess() {
    assertThat(JITTER.delay("nightly", SLOT, NEXT)).isEqualTo(Duration.ofMillis(246_066));
    assertThat(JITTER.delay("weekly", SLOT, NEXT))
        .isNotEqualTo(JITTER.delay("nightly", SLOT, NEXT));
    assertThat(JITTER.delay("nightly", NEXT, NEXT.plus(Duration.ofDays(1))))
        .isNotEqualTo(JITTER.delay("nightly", SLOT, NEXT));
  }

  @Test
  void delaysAreSpreadOverAllThatIsGiven() {
    var tenths = new int[10];
    for (var job = 0; job < 10_000; job++) {
      var delay = JITTER.delay("job " + job, SLOT, NEXT);
      assertThat(delay).isBetween(Duration.ZERO, JITTER.most());
      tenths[(int) Math.min(9, delay.toMinutes())]++;
    }

    for (var tenth : tenths) {
      assertThat(tenth).isBetween(850, 1150);
    }
  }

  @Test
  void aDelayIsNeverMoreThanATenthOfTheDistance() {
    var delays = new ArrayList<Duration>();
    for (var job = 0; job < 1000; job++) {
      delays.add(JITTER.delay("job " + job, SLOT, SLOT.plus(Duration.ofMinutes(5))));
    }

    assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(30)) <= 0);
    assertThat(delays).anyMatch(delay -> delay.compareTo(Duration.ofSeconds(25)) > 0);
  }

  @Test
  void nothingIsDelayedByNone() {
    assertThat(Jitter.NONE.delay("nightly", SLOT, NEXT)).isZero();
    assertThatThrownBy(() -> new Jitter(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
