package dev.backstay.runbook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What a runbook is written from.
///
/// @param inventory what is protected
/// @param known what can come back
/// @param calls how this program is called
/// @param only the components that it is to be about; empty for all
/// @param run the run whose checkpoints are corrupted, if it was named
/// @param at now
public record Situation(
    Inventory inventory,
    Known known,
    Calls calls,
    List<String> only,
    Optional<String> run,
    Instant at) {

  public Situation {
    only = List.copyOf(only);
  }

  /// The components that are meant, of those of which a restore puts something in place.
  List<Part> meant(Predicate<Part> wanted) {
    return inventory.those(
        it -> wanted.test(it) && (only.isEmpty() ? it.isUsual() : only.contains(it.name())));
  }
}
