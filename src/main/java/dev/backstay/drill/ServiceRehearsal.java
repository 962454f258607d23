package dev.backstay.drill;

import dev.backstay.component.Handlers;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.rehearsal.LiveThings;
import dev.backstay.rehearsal.ServicePlan;
import dev.backstay.rehearsal.ServiceTrial;
import dev.backstay.rehearsal.TrialValues;
import dev.backstay.repository.Commit;
import dev.backstay.scratch.RunAs;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.scratch.ScratchSession;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What it takes to try the operator's service on a restored state.
///
/// @param trial the service as it is configured
/// @param guard what keeps it from what is live
/// @param live what is live beside the components
/// @param handlers what asks the components afterwards
record ServiceRehearsal(ServiceTrial trial, LiveGuard guard, LiveThings live, Handlers handlers) {

  /// The directory of an area in which each component has one.
  static final String STATE = "state";

  /// What is refused is refused before anything is restored, as far as that can be told.
  ///
  /// @throws DrillFailedException if it names what is live or what the snapshot lacks, or cannot be
  ///     started here
  void requirePossible(Commit commit, DrillRequest request, Path scratch) {
    guard.requireNothingLive(
        ServicePlan.of(trial, TrialValues.foreseen(scratch.toAbsolutePath(), trial)), live);
    if (lackOf(request).isPresent()) {
      return;
    }
    for (var each : trial.components()) {
      if (commit.snapshot().component(new ComponentName(each)).isEmpty()) {
        throw impossible(
            "`drill.service` needs the component %s, and snapshot %s has none of that name"
                .formatted(each, commit.snapshot().id()));
      }
    }
    try {
      ScratchSession.requirePossible();
      guard.requireStranger(account());
    } catch (IOException e) {
      throw Drill.impossible(String.valueOf(e.getMessage()), e);
    }
    var program = trial.run().getFirst();
    if (!program.startsWith("{") && !Files.isExecutable(Path.of(program))) {
      throw impossible("the service's program " + program + " is not here, or cannot be run");
    }
  }

  /// The first component that it needs and the request leaves out.
  Optional<String> lackOf(DrillRequest request) {
    var meant = request.components().stream().map(ComponentName::value).toList();
    return trial.components().stream()
        .filter(it -> !meant.isEmpty() && !meant.contains(it))
        .findFirst();
  }

  /// Whom it runs as.
  RunAs account() throws IOException {
    return trial.user().isPresent() ? RunAs.of(trial.user().get()) : RunAs.account();
  }

  /// It in one drill.
  ServiceRound in(ScratchArea area, Interview interview, Stopwatch watch) {
    return new ServiceRound(this, area, interview, watch);
  }

  private static DrillFailedException impossible(String what) {
    return new DrillFailedException(
        FailureCode.DRILL_IMPOSSIBLE,
        "no drill can be held here: " + what,
        "Mend `drill.service`, or rehearse another snapshot or on another host. Nothing live was"
            + " touched.");
  }
}
