package dev.backstay.alarm;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Alarms kept as long as the object is: a restart of a program that has it is a new [Alarms].
final class InMemoryLedger implements AlarmLedger {

  private final Map<AlarmKey, Alarm> alarms = new LinkedHashMap<>();

  @Override
  public synchronized List<Alarm> raised() {
    return alarms.values().stream().sorted(Comparator.comparing(Alarm::raisedAt)).toList();
  }

  @Override
  public synchronized void put(Alarm alarm) {
    alarms.put(AlarmKey.of(alarm), alarm);
  }

  @Override
  public synchronized void clear(Alarm alarm) {
    alarms.remove(AlarmKey.of(alarm));
  }
}
