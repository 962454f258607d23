package dev.backstay.restore;

import dev.backstay.component.ProgramFailedException;
import java.io.IOException;

/// What is said of a fault that ended an exchange.
final class FaultWords {

  private FaultWords() {}

  /// What it is. A fault of the system often has no more than a path for its message.
  static String of(IOException fault) {
    return fault instanceof ProgramFailedException
        ? String.valueOf(fault.getMessage())
        : fault.toString();
  }

  /// What a person can type in place of a program that failed; empty for other faults.
  static String byHand(IOException fault) {
    return fault instanceof ProgramFailedException failed ? " " + failed.byHand() : "";
  }
}
