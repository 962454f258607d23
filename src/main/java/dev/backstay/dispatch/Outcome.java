package dev.backstay.dispatch;

import java.util.Optional;

/// How a run ended.
///
/// @param state one that is an end
/// @param exit the number its child ended with; empty if nobody saw it
/// @param code why it failed, as everywhere; empty if it did not
/// @param message the same in words
/// @param hint what to do next, if something is known to help
/// @param summary the last line of what it wrote, a JSON object; empty if there is none
public record Outcome(
    RunState state,
    Optional<Integer> exit,
    Optional<String> code,
    Optional<String> message,
    Optional<String> hint,
    Optional<String> summary) {

  public Outcome {
    if (!state.isEnd()) {
      throw new IllegalArgumentException(state + " is not an end");
    }
  }
}
