package dev.backstay.dispatch;

import java.util.Optional;

/// What may be changed while the service runs, in the place of what the configuration says. What is
/// empty is as configured.
///
/// @param enabled whether schedules begin anything
/// @param scheduleHours every how many hours a backup is taken, 1 to 168
/// @param compression whether what is stored is compressed, unless the orchestrator is shutting
///     down
/// @param onShutdown whether a backup is taken before the orchestrator stops
/// @param onStartup whether a backup is taken before the orchestrator accepts work
public record RuntimeSettings(
    Optional<Boolean> enabled,
    Optional<Integer> scheduleHours,
    Optional<Boolean> compression,
    Optional<Boolean> onShutdown,
    Optional<Boolean> onStartup) {

  /// All as configured.
  public static final RuntimeSettings NONE =
      new RuntimeSettings(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
