package dev.backstay.runbook;

import java.util.List;

/// One thing to do.
///
/// @param title what, in a few words
/// @param why what it is for, as one or more sentences
/// @param commands what is typed, in this order; none if it is done by hand
/// @param worked what is seen when it worked
/// @param otherwise what to do if it did not
/// @param isOnlyIfNeeded whether it is left out where what was done before it suffices
public record Step(
    String title,
    String why,
    List<Command> commands,
    String worked,
    String otherwise,
    boolean isOnlyIfNeeded) {

  public Step {
    commands = List.copyOf(commands);
  }

  /// One that belongs to the way.
  Step(String title, String why, List<Command> commands, String worked, String otherwise) {
    this(title, why, commands, worked, otherwise, false);
  }

  /// The same, to be left out where it is not needed.
  Step ifNeeded() {
    return new Step(title, why, commands, worked, otherwise, true);
  }
}
