package dev.backstay.alarm;

import java.util.List;

/// Where alarms are kept, so that nobody is told twice after a restart. There is one for each
/// orchestrator, condition and subject. May be used by several threads at once; what changes is
/// durable when the method returns; a failure is thrown as
/// [dev.backstay.failure.StoreUnavailableException].
public interface AlarmLedger {

  /// What is wrong now, the oldest first.
  List<Alarm> raised();

  /// Keeps an alarm, in the place of what was kept of the same.
  void put(Alarm alarm);

  /// Forgets an alarm; nothing happens if there is none.
  void clear(Alarm alarm);
}
