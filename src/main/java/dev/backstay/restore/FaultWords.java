package dev.backstay.restore;

import dev.backstay.component.ProgramFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.service.ServiceFailedException;
import java.io.IOException;

/// What is said of a fault that ended an exchange.
final class FaultWords {

  private FaultWords() {}

  /// What it is. A fault of the system often has no more than a path for its message.
  static String of(IOException fault) {
    return fault instanceof ProgramFailedException
            || fault instanceof ServiceFailedException
            || fault.getClass() == IOException.class
        ? String.valueOf(fault.getMessage())
        : fault.toString();
  }

  /// What a person can do about a program or service that failed; empty for other faults.
  static String byHand(IOException fault) {
    return switch (fault) {
      case ProgramFailedException failed -> " " + failed.byHand();
      case ServiceFailedException failed -> " " + failed.advice();
      default -> "";
    };
  }

  /// The reason that a failure is named after.
  static FailureCode codeOf(IOException fault) {
    return fault instanceof ServiceFailedException
        ? FailureCode.SERVICE_FAILED
        : FailureCode.RESTORE_FAILED;
  }
}
