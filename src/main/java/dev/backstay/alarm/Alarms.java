package dev.backstay.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which alarms there are, and what somebody is to be told of them: when one is raised, every 24
/// hours while it stands, and once when it is over.
///
/// An alarm counts as told once one recipient has it. Until then it is kept as untold, so that a
/// program that is started again tells it; and one that is over is kept until that is told. May be
/// used by several threads at once.
public final class Alarms implements Course {

  /// After what time somebody is told again.
  public static final Duration AGAIN = Duration.ofHours(24);

  private final AlarmLedger ledger;
  private final String host;
  private final InstantSource time;
  private final Map<AlarmKey, Notice> underWay = new HashMap<>();

  /// @param host the name of this host, for messages
  public Alarms(AlarmLedger ledger, String host, InstantSource time) {
    this.ledger = ledger;
    this.host = host;
    this.time = time;
  }

  /// Takes what is found wrong now for all that is wrong, and says what somebody is to be told of.
  /// Of several findings of the same the first one counts.
  ///
  /// @throws dev.backstay.failure.StoreUnavailableException if the ledger fails; what is lost is
  ///     found the next time
  public synchronized List<Notice> found(Collection<Finding> findings) {
    var now = time.instant();
    var raised = new LinkedHashMap<AlarmKey, Alarm>();
    ledger.raised().forEach(it -> raised.put(AlarmKey.of(it), it));
    var notices = new ArrayList<Notice>();
    var current = new LinkedHashMap<AlarmKey, Finding>();
    findings.forEach(it -> current.putIfAbsent(it.key(), it));
    for (var finding : current.values()) {
      var known = Optional.ofNullable(raised.get(finding.key()));
      stateOf(finding, known, now).ifPresent(it -> notices.add(notice(finding, it, known, now)));
    }
    for (var alarm : raised.values()) {
      var key = AlarmKey.of(alarm);
      if (!current.containsKey(key) && !isRecovering(key)) {
        notices.add(recovery(alarm));
      }
    }
    notices.forEach(it -> underWay.put(it.key(), it));
    return List.copyOf(notices);
  }

  /// What is wrong, the oldest first, without what is over and not yet told so.
  public synchronized List<Alarm> standing() {
    return ledger.raised().stream().filter(it -> !isRecovering(AlarmKey.of(it))).toList();
  }

  private boolean isRecovering(AlarmKey key) {
    var notice = underWay.get(key);
    return notice != null && notice.state() == Notice.State.RECOVERED;
  }

  /// Keeps the alarm as it is now; what is to be told of it, if anything.
  private Optional<Notice.State> stateOf(Finding finding, Optional<Alarm> known, Instant now) {
    if (known.isEmpty()) {
      ledger.put(alarm(finding, now, Optional.empty()));
      return Optional.of(Notice.State.RAISED);
    }
    var alarm = known.get();
    // A time from the future, by a clock that was set back since, would silence it until then.
    var toldAt = alarm.toldAt().map(it -> it.isAfter(now) ? now : it);
    var current = alarm(finding, alarm.raisedAt(), toldAt);
    if (!current.equals(alarm)) {
      ledger.put(current);
    }
    if (isRecovering(finding.key())) {
      return Optional.of(Notice.State.STANDING);
    }
    if (underWay.containsKey(finding.key())) {
      return Optional.empty();
    }
    if (toldAt.isEmpty()) {
      return Optional.of(Notice.State.RAISED);
    }
    return toldAt.get().plus(AGAIN).isAfter(now)
        ? Optional.empty()
        : Optional.of(Notice.State.STANDING);
  }

  private static Alarm alarm(Finding finding, Instant raisedAt, Optional<Instant> toldAt) {
    return new Alarm(
        finding.orchestrator(),
        finding.condition(),
        finding.subject(),
        finding.text(),
        raisedAt,
        toldAt);
  }

  private Notice notice(Finding finding, Notice.State state, Optional<Alarm> known, Instant now) {
    return new Notice(
        finding.orchestrator(),
        host,
        finding.condition(),
        finding.subject(),
        finding.text(),
        state,
        known.map(Alarm::raisedAt).orElse(now),
        finding.snapshot(),
        finding.hint());
  }

  private Notice recovery(Alarm alarm) {
    return new Notice(
        alarm.orchestrator(),
        host,
        alarm.condition(),
        alarm.subject(),
        alarm.text(),
        Notice.State.RECOVERED,
        alarm.raisedAt(),
        Optional.empty(),
        "");
  }

  @Override
  public synchronized void told(Notice notice, Instant at) {
    var key = notice.key();
    var newest = underWay.remove(key, notice);
    if (notice.state() == Notice.State.RECOVERED) {
      if (newest) {
        kept(key).ifPresent(ledger::clear);
      }
      return;
    }
    kept(key)
        .ifPresent(
            it ->
                ledger.put(
                    new Alarm(
                        it.orchestrator(),
                        it.condition(),
                        it.subject(),
                        it.text(),
                        it.raisedAt(),
                        Optional.of(at))));
  }

  @Override
  public synchronized void abandoned(Notice notice) {
    if (underWay.remove(notice.key(), notice) && notice.state() == Notice.State.RECOVERED) {
      kept(notice.key()).ifPresent(ledger::clear);
    }
  }

  private Optional<Alarm> kept(AlarmKey key) {
    return ledger.raised().stream().filter(it -> AlarmKey.of(it).equals(key)).findFirst();
  }
}
