package dev.backstay.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GapsTest {

  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant SINCE = NOW.minus(Duration.ofDays(7));

  /// Good ones, each so many hours before now; those of a negative number are suspect.
  private static List<PlacedSnapshot> hoursAgo(int... hours) {
    return Arrays.stream(hours).mapToObj(GapsTest::placed).toList();
  }

  private static PlacedSnapshot placed(int hours) {
    var at = NOW.minus(Duration.ofHours(Math.abs(hours)));
    var standing = hours < 0 ? SnapshotStanding.SUSPECT : SnapshotStanding.GOOD;
    return new PlacedSnapshot(Lines.line(at, "scheduled", "complete"), at, standing);
  }

  @Test
  void withoutAGoodSnapshotNothingIsKnown() {
    var gaps = Gaps.of(hoursAgo(-3), SINCE, NOW);
    assertThat(gaps.longest()).isEmpty();
    assertThat(gaps.lasting()).isEmpty();
  }

  @Test
  void aBadSnapshotEndsNoGap() {
    var gaps = Gaps.of(hoursAgo(20, -14, 8, 1), SINCE, NOW);
    assertThat(gaps.longest()).contains(Duration.ofHours(12));
    assertThat(gaps.lasting()).contains(Duration.ofHours(1));
  }

  @Test
  void theGapThatLastsCounts() {
    assertThat(Gaps.of(hoursAgo(40, 30), SINCE, NOW).longest()).contains(Duration.ofHours(30));
  }

  @Test
  void whatEndedBeforeIsNotLookedAt() {
    var gaps = Gaps.of(hoursAgo(500, 200, 100, 50, 2), SINCE, NOW);
    // The one from 200 to 100 hours ago ended within the week, and counts whole.
    assertThat(gaps.longest()).contains(Duration.ofHours(100));
  }
}
