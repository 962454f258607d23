package dev.backstay.runbook;

import java.util.List;

/// One thing to do.
///
/// @param title what, in a few words
/// @param why what it is for, as one or more sentences
/// @param commands what is typed, in this order; none if it is done by hand
/// @param worked what is seen when it worked
/// @param otherwise what to do if it did not
public record Step(
    String title, String why, List<Command> commands, String worked, String otherwise) {

  public Step {
    commands = List.copyOf(commands);
  }
}
