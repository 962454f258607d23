package dev.backstay.config;

import java.util.Optional;

/// How an orchestrator is attended to without anybody typing.
///
/// @param schedule what is run when, if anything is
/// @param triggers what the orchestrator's own start and stop begin
/// @param server where the service listens
public record Attendance(
    Optional<ScheduleSettings> schedule, TriggerSettings triggers, ServerSettings server) {

  /// Nothing is begun without being typed.
  public static final Attendance NONE =
      new Attendance(Optional.empty(), TriggerSettings.NONE, ServerSettings.DEFAULT);
}
