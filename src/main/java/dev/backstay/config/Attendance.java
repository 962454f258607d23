package dev.backstay.config;

import dev.backstay.standing.Objectives;
import java.util.List;
import java.util.Optional;

/// How an orchestrator is attended to without anybody typing.
///
/// @param schedule what is run when, if anything is
/// @param triggers what the orchestrator's own start and stop begin
/// @param server where the service listens
/// @param objectives what the protection is to achieve
/// @param notifications who is told when something is wrong, in the order of the file
public record Attendance(
    Optional<ScheduleSettings> schedule,
    TriggerSettings triggers,
    ServerSettings server,
    Objectives objectives,
    List<NotificationSettings> notifications) {

  /// Nothing is begun without being typed.
  public static final Attendance NONE =
      new Attendance(
          Optional.empty(),
          TriggerSettings.NONE,
          ServerSettings.DEFAULT,
          Objectives.NONE,
          List.of());

  public Attendance {
    notifications = List.copyOf(notifications);
  }
}
