package dev.backstay.config;

import java.time.Duration;

/// What an orchestrator's own start and stop begin.
///
/// @param onStartup whether a snapshot is taken before it accepts work
/// @param onShutdown whether one is taken before it stops
/// @param limit how long either may take
public record TriggerSettings(boolean onStartup, boolean onShutdown, Duration limit) {

  /// Nothing is begun by them.
  public static final TriggerSettings NONE =
      new TriggerSettings(false, false, Duration.ofSeconds(90));
}
