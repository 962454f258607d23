package dev.backstay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.alarm.Alarm;
import dev.backstay.alarm.Condition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlarmRowsTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path place;

  private static Alarm alarm(Condition condition, String subject, Instant at) {
    return new Alarm("one", condition, subject, "it's \"wrong\" 😀", at, Optional.empty());
  }

  @Test
  void theOldestComeFirstToTheNanosecond() {
    try (var journal = Journal.open(place)) {
      var alarms = journal.alarms();
      var expected = new ArrayList<Alarm>();
      for (var condition : Condition.values()) {
        expected.addFirst(alarm(condition, "", AT.minusNanos(condition.ordinal())));
        alarms.put(expected.getFirst());
      }

      assertThat(alarms.raised()).isEqualTo(expected);
    }
  }

  @Test
  void thereIsOneOfEachSubject() {
    try (var journal = Journal.open(place)) {
      var alarms = journal.alarms();
      var first = alarm(Condition.SHRINK, "db", AT);
      var second = alarm(Condition.SHRINK, "logs", AT.plusSeconds(1));
      var told =
          new Alarm("one", Condition.SHRINK, "db", "other", AT, Optional.of(AT.plusNanos(1)));
      alarms.put(first);
      alarms.put(second);

      alarms.put(told);
      assertThat(alarms.raised()).containsExactly(told, second);

      alarms.clear(first);
      alarms.clear(first);
      assertThat(alarms.raised()).containsExactly(second);
    }
  }
}
