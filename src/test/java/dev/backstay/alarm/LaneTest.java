package dev.backstay.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LaneTest {

  private static final int WAITING_MAX = Lane.WAITING_MAX;

  private final SettableTime time = new SettableTime("2026-07-10T10:36:00Z");
  private final List<String> told = new ArrayList<>();
  private final List<String> abandoned = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private final List<Notice> attempts = new ArrayList<>();
  private boolean down;
  private String broken = "nothing";

  private final Course course =
      new Course() {
        @Override
        public void told(Notice notice, Instant at) {
          told.add(notice.subject() + " " + notice.state().label());
        }

        @Override
        public void abandoned(Notice notice) {
          abandoned.add(notice.subject());
        }
      };

  private final Lane lane =
      new Lane(
          new Recipient("ops", this::tell, Set.of(Condition.values())),
          course,
          (recipient, notice, reason) -> troubles.add(recipient + ": " + reason));

  private void tell(Notice notice) throws UndeliveredException {
    attempts.add(notice);
    if (notice.subject().equals(broken)) {
      throw new IllegalStateException("a mistake");
    }
    if (down) {
      throw new UndeliveredException("https://h: answered with 500");
    }
  }

  private void add(String subject, Notice.State state) {
    lane.add(Notices.notice(subject, state), time.instant());
  }

  @Test
  void whatIsDeliveredIsNotDeliveredAgain() {
    add("a", Notice.State.RAISED);

    assertThat(lane.work(time.instant())).isEmpty();
    assertThat(told).containsExactly("a raised");
    lane.work(time.instant().plusSeconds(9999));
    assertThat(attempts).hasSize(1);
  }

  @Test
  void whatFailsIsTriedAgainAfterPausesThatGrow() {
    down = true;
    add("a", Notice.State.RAISED);
    var pauses = new ArrayList<Long>();
    for (var i = 0; i < 10; i++) {
      var next = lane.work(time.instant()).orElseThrow();
      pauses.add(Duration.between(time.instant(), next).toSeconds());
      lane.work(next.minusMillis(1));
      assertThat(attempts).hasSize(i + 1);
      time.pass(Duration.between(time.instant(), next));
    }

    assertThat(pauses)
        .containsExactly(30L, 60L, 120L, 240L, 480L, 960L, 1920L, 3600L, 3600L, 3600L);
    down = false;
    assertThat(lane.work(time.instant())).isEmpty();
    assertThat(told).containsExactly("a raised");
    assertThat(troubles).hasSize(10).contains("ops: https://h: answered with 500");
  }

  @Test
  void afterManyAttemptsItIsGivenUp() {
    down = true;
    add("a", Notice.State.RAISED);
    var next = lane.work(time.instant());
    while (next.isPresent()) {
      next = lane.work(next.get());
    }

    assertThat(attempts).hasSize(Lane.ATTEMPTS_MAX);
    assertThat(abandoned).containsExactly("a");
  }

  @Test
  void oneThatCannotBeSentDoesNotHoldUpOthers() {
    broken = "a";
    add("a", Notice.State.RAISED);
    add("b", Notice.State.RAISED);
    lane.work(time.instant());

    assertThat(told).containsExactly("b raised");
    assertThat(troubles).singleElement().asString().contains("a mistake");
  }

  @Test
  void ofOneAlarmOnlyTheNewestNoticeWaits() {
    down = true;
    add("a", Notice.State.RAISED);
    var next = lane.work(time.instant()).orElseThrow();
    add("a", Notice.State.RECOVERED);
    assertThat(lane.work(time.instant())).hasValue(next);
    down = false;
    lane.work(next);

    assertThat(told).containsExactly("a recovered");
    assertThat(attempts).hasSize(2);
  }

  @Test
  void theQueueIsBoundedAndGivesUpTheOldest() {
    down = true;
    for (var i = 0; i < WAITING_MAX + 2; i++) {
      add("n" + i, Notice.State.RAISED);
    }

    assertThat(abandoned).containsExactly("n0", "n1");
    lane.work(time.instant());
    assertThat(attempts).hasSize(WAITING_MAX);
  }

  @Test
  void aClockThatIsSetBackDoesNotStopIt() {
    down = true;
    add("a", Notice.State.RAISED);
    lane.work(time.instant());
    down = false;
    time.pass(Duration.ofDays(-365));
    lane.work(time.instant());

    assertThat(told).containsExactly("a raised");
  }
}
