package dev.backstay.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.SettableTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AlarmsTest {

  private static final long SEED = 20260710;
  private static final int ROUNDS = 20_000;
  private static final Finding OVERDUE = Notices.finding(Condition.OVERDUE, "");
  private static final Finding SPACE = Notices.finding(Condition.SPACE, "local");

  private final SettableTime time = new SettableTime("2026-07-10T10:36:00Z");
  private final InMemoryLedger ledger = new InMemoryLedger();
  private Alarms alarms = new Alarms(ledger, "node-1", time);

  private List<Notice> found(Finding... findings) {
    return alarms.found(List.of(findings));
  }

  private List<String> states(Finding... findings) {
    return found(findings).stream()
        .map(it -> it.condition().label() + " " + it.state().label())
        .toList();
  }

  private void tell(List<Notice> notices) {
    notices.forEach(it -> alarms.told(it, time.instant()));
  }

  private void restart() {
    alarms = new Alarms(ledger, "node-1", time);
  }

  @Test
  void anAlarmIsToldOnceWhenItIsRaisedAndOnceWhenItIsOver() {
    tell(found(OVERDUE));
    assertThat(states(OVERDUE, SPACE)).containsExactly("space raised");
    time.pass(Duration.ofMinutes(5));
    var over = found(SPACE);

    assertThat(over).extracting(Notice::state).containsExactly(Notice.State.RECOVERED);
    assertThat(over.getFirst().since()).isEqualTo("2026-07-10T10:36:00Z");
    assertThat(alarms.standing()).extracting(Alarm::condition).containsExactly(Condition.SPACE);
    assertThat(found(SPACE)).isEmpty();
    tell(over);
    assertThat(ledger.raised()).extracting(Alarm::condition).containsExactly(Condition.SPACE);
  }

  @Test
  void whatStandsIsToldAgainAfterADay() {
    tell(found(OVERDUE));
    time.pass(Duration.ofHours(24).minusSeconds(1));
    assertThat(found(OVERDUE)).isEmpty();
    time.pass(Duration.ofSeconds(1));
    var again = found(OVERDUE);
    assertThat(again).extracting(Notice::state).containsExactly(Notice.State.STANDING);
    tell(again);
    assertThat(found(OVERDUE)).isEmpty();
  }

  @Test
  void nobodyIsToldTwiceBecauseOfARestart() {
    tell(found(OVERDUE));
    restart();

    assertThat(found(OVERDUE)).isEmpty();
  }

  @Test
  void whatNobodyWasToldIsToldAfterARestart() {
    assertThat(states(OVERDUE)).containsExactly("overdue raised");
    assertThat(found(OVERDUE)).isEmpty();
    restart();

    assertThat(states(OVERDUE)).containsExactly("overdue raised");
  }

  @Test
  void thatOneIsOverIsToldAfterARestart() {
    tell(found(OVERDUE));
    assertThat(states()).containsExactly("overdue recovered");
    restart();
    var over = found();

    assertThat(over).extracting(Notice::state).containsExactly(Notice.State.RECOVERED);
    tell(over);
    restart();
    assertThat(found()).isEmpty();
  }

  @Test
  void whatComesBackBeforeItsEndWasToldStandsAgain() {
    tell(found(OVERDUE));
    var over = found();
    assertThat(states(OVERDUE)).containsExactly("overdue standing");
    tell(over);

    assertThat(ledger.raised()).hasSize(1);
    assertThat(found(OVERDUE)).isEmpty();
  }

  @Test
  void whatWasGivenUpIsToldAgainAndAnEndThatWasIsForgotten() {
    alarms.abandoned(found(OVERDUE).getFirst());
    assertThat(states(OVERDUE)).containsExactly("overdue raised");
    alarms.abandoned(found().getFirst());

    assertThat(ledger.raised()).isEmpty();
    assertThat(found()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackAYearSilencesNothingForLongerThanADay() {
    time.pass(Duration.ofDays(365));
    tell(found(OVERDUE));
    time.pass(Duration.ofDays(-365));
    assertThat(found(OVERDUE)).isEmpty();
    time.pass(Duration.ofHours(24));

    assertThat(states(OVERDUE)).containsExactly("overdue standing");
  }

  @Test
  void ofSeveralFindingsOfTheSameTheFirstCounts() {
    var other = new Finding("prod", Condition.OVERDUE, "", "otherwise", Optional.empty(), "");

    assertThat(found(OVERDUE, other)).extracting(Notice::text).containsExactly("it is wrong");
  }

  @Test
  void theTextOfTheLedgerIsThatOfNow() {
    tell(found(OVERDUE));
    found(new Finding("prod", Condition.OVERDUE, "", "worse", Optional.empty(), ""));

    assertThat(ledger.raised()).extracting(Alarm::text).containsExactly("worse");
    assertThat(ledger.raised().getFirst().toldAt()).isPresent();
  }

  @Test
  void namesOfOthersBeginNoLines() {
    var finding =
        new Finding(
            "prod", Condition.SPACE, "a\r\nBcc: x", "b\u001b[2J\u202e", Optional.empty(), "");

    assertThat(finding.subject()).isEqualTo("a Bcc: x");
    assertThat(finding.text()).isEqualTo("b [2J");
    assertThat(found(finding)).hasSize(1);
    assertThat(found(finding)).isEmpty();
  }

  /// Whatever comes and goes, is told, given up or interrupted by a restart: what was told last of
  /// an alarm is in the end what is so, and no two notices in a row say that one is raised, unless
  /// nobody had the first.
  @Test
  void inTheEndWhatWasToldIsWhatIsSo() {
    var random = new Random(SEED);
    var pending = new ArrayList<Notice>();
    var lastTold = new HashMap<AlarmKey, Notice.State>();
    for (var round = 0; round < ROUNDS; round++) {
      var findings = new HashSet<Finding>();
      for (var condition : Condition.values()) {
        if (random.nextInt(3) == 0) {
          findings.add(Notices.finding(condition, ""));
        }
      }
      pending.addAll(alarms.found(findings));
      if (random.nextInt(40) == 0) {
        restart();
        pending.clear();
      }
      while (!pending.isEmpty() && random.nextInt(4) > 0) {
        deliver(pending.remove(random.nextInt(pending.size())), lastTold, random);
      }
      time.pass(Duration.ofMinutes(random.nextInt(900) - 100L));
      if (round % 50 == 0) {
        settle(findings, pending, lastTold, "seed " + SEED + " round " + round);
      }
    }
    assertThat(lastTold).hasSize(Condition.values().length);
  }

  private void deliver(Notice notice, Map<AlarmKey, Notice.State> lastTold, Random random) {
    if (random.nextInt(5) == 0) {
      alarms.abandoned(notice);
      return;
    }
    alarms.told(notice, time.instant());
    lastTold.put(notice.key(), notice.state());
  }

  private void settle(
      Set<Finding> findings,
      List<Notice> pending,
      Map<AlarmKey, Notice.State> lastTold,
      String said) {
    // Delivered in order, as one lane does, all of it arrives.
    pending.forEach(
        it -> {
          alarms.told(it, time.instant());
          lastTold.put(it.key(), it.state());
        });
    pending.clear();
    time.pass(Duration.ofHours(25));
    for (var notice : alarms.found(findings)) {
      alarms.told(notice, time.instant());
      lastTold.put(notice.key(), notice.state());
    }
    var standing = new HashSet<AlarmKey>();
    findings.forEach(it -> standing.add(it.key()));
    assertThat(alarms.found(findings)).as(said).isEmpty();
    assertThat(ledger.raised().stream().map(AlarmKey::of))
        .as(said)
        .containsExactlyInAnyOrderElementsOf(standing);
    assertThat(Arrays.stream(Condition.values()).map(it -> new AlarmKey("prod", it, "")))
        .as(said)
        .allMatch(it -> !standing.contains(it) || lastTold.get(it) != Notice.State.RECOVERED);
  }
}
