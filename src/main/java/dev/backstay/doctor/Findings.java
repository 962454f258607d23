package dev.backstay.doctor;

import dev.backstay.failure.OperationFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Findings in the order in which they were made.
final class Findings {

  private final List<Finding> all = new ArrayList<>();

  void ok(String code, String message) {
    all.add(new Finding(code, Severity.OK, message, Optional.empty()));
  }

  void warning(String code, String message, String hint) {
    all.add(new Finding(code, Severity.WARNING, message, Optional.of(hint)));
  }

  void error(String code, String message, String hint) {
    all.add(new Finding(code, Severity.ERROR, message, Optional.of(hint)));
  }

  void failed(Severity severity, OperationFailedException failure) {
    all.add(
        new Finding(
            failure.code().label(),
            severity,
            String.valueOf(failure.getMessage()),
            failure.hint()));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
