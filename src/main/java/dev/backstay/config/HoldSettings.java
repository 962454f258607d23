package dev.backstay.config;

import java.time.Duration;
import java.util.List;

/// How the orchestrator is held still while the components' points are fixed.
///
/// @param pause the command that holds it, and its arguments
/// @param resume the command that lets it go on, and its arguments
/// @param limit the longest time it may be held
public record HoldSettings(List<String> pause, List<String> resume, Duration limit) {

  public HoldSettings {
    pause = List.copyOf(pause);
    resume = List.copyOf(resume);
  }
}
