package dev.backstay.dispatch;

import java.util.List;
import java.util.Optional;

/// What is to be run, and for whom.
///
/// @param arguments what follows the command's name, without secrets
/// @param askedBy who asks: a principal's name and kind, or `schedule`
/// @param slot the moment of a schedule that it is for, if it is for one
/// @param key what the caller names the request by, if he does
public record RunRequest(
    String orchestrator,
    RunKind kind,
    List<String> arguments,
    String askedBy,
    Optional<Slot> slot,
    Optional<RequestKey> key) {

  public RunRequest {
    arguments = List.copyOf(arguments);
  }

  /// A request that a person or program makes.
  public static RunRequest of(
      String orchestrator, RunKind kind, List<String> arguments, String askedBy) {
    return new RunRequest(
        orchestrator, kind, arguments, askedBy, Optional.empty(), Optional.empty());
  }
}
