package dev.backstay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.alarm.Condition;
import dev.backstay.syslog.Unsent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LookoutTest {

  @Test
  void aCollectorThatIsAwayForLongIsAnAlarm() {
    var since = Instant.parse("2026-03-01T12:00:00Z");
    var unsent = new Unsent("tls://logs:6514", 7, since, "Connection refused");

    assertThat(Lookout.finding("prod", unsent, since.plus(Duration.ofMinutes(15)).minusNanos(1)))
        .isEmpty();
    assertThat(Lookout.finding("prod", unsent, since.plus(Duration.ofMinutes(15))))
        .hasValueSatisfying(
            it -> {
              assertThat(it.condition()).isEqualTo(Condition.AUDIT_UNSENT);
              assertThat(it.subject()).isEqualTo("tls://logs:6514");
              assertThat(it.text()).contains("record 7", "2026-03-01T12:00:00Z", "refused");
            });
  }
}
