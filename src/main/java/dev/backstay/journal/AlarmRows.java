package dev.backstay.journal;

import dev.backstay.alarm.Alarm;
import dev.backstay.alarm.AlarmLedger;
import dev.backstay.alarm.Condition;
import java.sql.SQLException;
import java.util.List;

/// Alarms, a row for each that is raised.
final class AlarmRows implements AlarmLedger {

  private final Journal journal;

  AlarmRows(Journal journal) {
    this.journal = journal;
  }

  @Override
  public List<Alarm> raised() {
    return journal.read(
        link -> link.all(AlarmRows::alarm, "select * from alarm order by raised_at, place"));
  }

  private static Alarm alarm(Row row) throws SQLException {
    return new Alarm(
        row.text("orchestrator"),
        Condition.of(row.text("condition")),
        row.text("subject"),
        row.text("text"),
        row.moment("raised_at"),
        row.maybeMoment("told_at"));
  }

  @Override
  public void put(Alarm alarm) {
    var _ =
        journal.write(
            link ->
                link.change(
                    """
                    insert into alarm (orchestrator, condition, subject, text, raised_at, told_at)
                    values (?, ?, ?, ?, ?, ?)
                    on conflict (orchestrator, condition, subject) do update set
                      text = excluded.text, raised_at = excluded.raised_at,
                      told_at = excluded.told_at""",
                    alarm.orchestrator(),
                    alarm.condition().label(),
                    alarm.subject(),
                    alarm.text(),
                    alarm.raisedAt(),
                    alarm.toldAt()));
  }

  @Override
  public void clear(Alarm alarm) {
    var _ =
        journal.write(
            link ->
                link.change(
                    "delete from alarm where orchestrator = ? and condition = ? and subject = ?",
                    alarm.orchestrator(),
                    alarm.condition().label(),
                    alarm.subject()));
  }
}
