package dev.backstay.runbook;

import dev.backstay.standing.Objectives;
import java.time.Instant;
import java.util.List;

/// What to do when something was lost, in order.
///
/// @param scenario what may have happened
/// @param orchestrator to what
/// @param writtenAt when this was true
/// @param components which of its components it is about
/// @param objectives what the protection is to achieve
/// @param known what can come back
/// @param needs what must be there first; names alone
/// @param steps what to do
public record Runbook(
    Scenario scenario,
    String orchestrator,
    Instant writtenAt,
    List<String> components,
    Objectives objectives,
    Known known,
    List<String> needs,
    List<Step> steps) {

  public Runbook {
    components = List.copyOf(components);
    needs = List.copyOf(needs);
    steps = List.copyOf(steps);
  }
}
