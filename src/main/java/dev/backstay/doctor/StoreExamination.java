package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.store.StoreTrial;
import java.util.List;

/// Whether the place of a repository keeps what a store promises. Objects with names of their own
/// are created there, and removed again.
public final class StoreExamination {

  private StoreExamination() {}

  /// Tries the place.
  public static List<Finding> examine(Installation installation, RepositorySettings settings) {
    var findings = new Findings();
    try {
      for (var outcome : installation.repositories().tryStore(settings)) {
        add(outcome, settings, findings);
      }
    } catch (OperationFailedException failure) {
      findings.failed(Severity.ERROR, failure);
    }
    return findings.all();
  }

  private static void add(
      StoreTrial.Outcome outcome, RepositorySettings settings, Findings findings) {
    var code = "store-" + outcome.promise();
    var message =
        "%s: %s (%d ms)"
            .formatted(settings.place().shown(), outcome.found(), outcome.took().toMillis());
    switch (outcome.verdict()) {
      case KEPT -> findings.ok(code, message);
      case DOUBTFUL ->
          findings.warning(code, message, "See docs/stores.md for what depends on it.");
      case BROKEN ->
          findings.error(
              code,
              message,
              "Do not keep a repository there as it is; docs/stores.md says what depends on it.");
    }
  }
}
