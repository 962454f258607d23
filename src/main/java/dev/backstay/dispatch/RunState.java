package dev.backstay.dispatch;

import java.util.Locale;

/// How far a run has come, or how it ended.
public enum RunState {
  /// It is in the ledger; its child is not known to have started.
  ASKED,
  /// Its child is at work.
  RUNNING,
  /// It did all that was asked.
  SUCCEEDED,
  /// It did its work, and something that was asked for is missing from it.
  INCOMPLETE,
  /// It could not be done.
  FAILED,
  /// It was told to stop, and did.
  STOPPED,
  /// It ended without saying how.
  LOST;

  /// Whether nothing more is to come.
  public boolean isEnd() {
    return this != ASKED && this != RUNNING;
  }

  /// The state as it is written in answers and the ledger.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The state of that label.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RunState of(String label) {
    for (var state : values()) {
      if (state.label().equals(label)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no run is " + label);
  }
}
