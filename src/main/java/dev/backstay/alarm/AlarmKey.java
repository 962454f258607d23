package dev.backstay.alarm;

/// What tells an alarm from every other.
record AlarmKey(String orchestrator, Condition condition, String subject) {

  static AlarmKey of(Alarm alarm) {
    return new AlarmKey(alarm.orchestrator(), alarm.condition(), alarm.subject());
  }
}
