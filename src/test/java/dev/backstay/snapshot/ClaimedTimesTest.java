package dev.backstay.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClaimedTimesTest {

  private static final long SEED = 20271104;
  private static final Instant START = Instant.parse("2027-05-01T00:00:00Z");

  private static Instant day(int day) {
    return START.plus(Duration.ofDays(day));
  }

  /// Days of claims, looked at on a day.
  private static List<Long> corrected(int now, int... days) {
    var claims = IntStream.of(days).mapToObj(ClaimedTimesTest::day).toList();
    return ClaimedTimes.corrected(claims, day(now)).stream()
        .map(it -> Duration.between(START, it).toDays())
        .toList();
  }

  @Test
  void whatCanBeTrueStaysWhereItIs() {
    assertThat(corrected(9)).isEmpty();
    assertThat(corrected(9, 1, 2, 2, 9)).containsExactly(1L, 2L, 2L, 9L);
  }

  @Test
  void aTimeAheadIsNoLaterThanTheNextNorThanNow() {
    assertThat(corrected(9, 1, 400, 3)).containsExactly(1L, 3L, 3L);
    assertThat(corrected(9, 1, 2, 400)).containsExactly(1L, 2L, 9L);
    assertThat(corrected(999, 1, 2, 400, 5, 6)).containsExactly(1L, 2L, 5L, 5L, 6L);
  }

  @Test
  void aTimeBehindPullsNothingWithIt() {
    assertThat(corrected(9, 1, 2, 3, -60, 4)).containsExactly(1L, 2L, 3L, 3L, 4L);
    assertThat(corrected(9, 5, 6, 7, -365)).containsExactly(5L, 6L, 7L, 7L);
    var neverSet = -500;
    assertThat(corrected(9, 5, neverSet, 7)).containsExactly(5L, 5L, 7L);
    assertThat(corrected(9, neverSet, 7)).containsExactly((long) neverSet, 7L);
  }

  @Test
  void ofTwoThatContradictEachOtherTheLaterOneIsBelieved() {
    assertThat(corrected(9, 5, 3)).containsExactly(3L, 3L);
    assertThat(corrected(9, 1, 5, 3)).containsExactly(1L, 3L, 3L);
  }

  @Test
  void aClockThatIsBehindAllSeesAllAtItsOwnTime() {
    assertThat(corrected(0, 5, 6, 7)).containsExactly(0L, 0L, 0L);
  }

  /// Against a search of all subsequences.
  @Test
  void asManyAreBelievedAsCanBeTrueTogether() {
    var random = new Random(SEED);
    for (var round = 0; round < 3000; round++) {
      var claims = new ArrayList<Instant>();
      for (var left = random.nextInt(9); left > 0; left--) {
        claims.add(day(random.nextInt(14) == 0 ? -600 : random.nextInt(12)));
      }
      var now = day(random.nextInt(12));
      var said = "seed %d round %d: %s at %s".formatted(SEED, round, claims, now);

      var corrected = ClaimedTimes.corrected(claims, now);

      var stayed = 0;
      for (var i = 0; i < claims.size(); i++) {
        var known = !claims.get(i).isBefore(ClaimedTimes.NONE_BEFORE);
        stayed += known && corrected.get(i).equals(claims.get(i)) ? 1 : 0;
        assertThat(corrected.get(i)).as(said).isBeforeOrEqualTo(now);
      }
      assertThat(corrected).as(said).isSorted();
      assertThat(stayed).as(said).isGreaterThanOrEqualTo(most(claims, now));
    }
  }

  private static int most(List<Instant> claims, Instant now) {
    var most = 0;
    for (var chosen = 0; chosen < 1 << claims.size(); chosen++) {
      var last = ClaimedTimes.NONE_BEFORE;
      var isTrue = true;
      for (var i = 0; i < claims.size(); i++) {
        if ((chosen >> i & 1) == 1) {
          isTrue &= !claims.get(i).isBefore(last) && !claims.get(i).isAfter(now);
          last = claims.get(i);
        }
      }
      most = isTrue ? Math.max(most, Integer.bitCount(chosen)) : most;
    }
    return most;
  }
}
