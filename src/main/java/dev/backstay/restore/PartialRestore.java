package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.Handlers;
import dev.backstay.component.Move;
import dev.backstay.component.Selection;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.repository.Commit;
import dev.backstay.restore.journal.JournaledEntity;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.restore.journal.RestoreLock;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Exchanges parts of components, as a transaction like [Restore]: with its lock, its journal, a
/// safety snapshot and a way back. Services go on.
public final class PartialRestore {

  private final List<Component> configured;
  private final Handlers handlers;
  private final SafetySnapshot safety;
  private final Path stateDirectory;
  private final InstantSource clock;

  /// Restores into the configured components.
  ///
  /// @param stateDirectory where this orchestrator's restore journal is
  public PartialRestore(
      List<Component> configured,
      Handlers handlers,
      SafetySnapshot safety,
      Path stateDirectory,
      InstantSource clock) {
    this.configured = List.copyOf(configured);
    this.handlers = handlers;
    this.safety = safety;
    this.stateDirectory = stateDirectory;
    this.clock = clock;
  }

  /// What is exchanged.
  ///
  /// @param entity the rows and items
  /// @param targets the files
  /// @param touched the components that any of it is in
  public record Parts(
      RunId run,
      Commit commit,
      JournaledEntity entity,
      List<JournaledTarget> targets,
      List<Component> touched) {

    public Parts {
      targets = List.copyOf(targets);
      touched = List.copyOf(touched);
    }

    private List<Path> work() {
      return targets.stream().map(it -> it.destination().work()).toList();
    }
  }

  /// Builds everything in the work directories, durably.
  @FunctionalInterface
  public interface Building {
    /// Returns the renames that put files in place.
    List<Move> build() throws IOException;
  }

  /// What became of it.
  ///
  /// @param safety the safety snapshot
  /// @param settled whether the former state is dropped
  /// @param warnings what was reported on the way
  public record Outcome(Optional<SnapshotId> safety, boolean settled, List<String> warnings) {

    public Outcome {
      warnings = List.copyOf(warnings);
    }
  }

  private record Prepared(List<Move> moves, SafetySnapshot.Kept kept) {}

  /// Does all of it, or nothing.
  ///
  /// @throws RestoreRefusedException if it failed before anything live was touched
  /// @throws RestoreRolledBackException if it failed later and the former state is back
  /// @throws RestoreInDoubtException if a person must look
  public Outcome execute(Parts parts, Building building, Progress progress) {
    try {
      WorkDirectory.createDurably(stateDirectory);
      try (var _ = RestoreLock.take(stateDirectory)) {
        UnfinishedRestore.requireNone(stateDirectory);
        return perform(parts, building, new Warnings(progress));
      }
    } catch (IOException e) {
      throw refused("the restore lock in " + stateDirectory + " failed: " + e.getMessage(), e);
    }
  }

  private Outcome perform(Parts parts, Building building, Warnings warnings) {
    var journal = new RestoreJournal(stateDirectory);
    var servers = ServerSteps.of(parts.entity(), configured, handlers);
    var prepared = prepare(parts, building, servers, journal, warnings);
    var exchange = new Exchange(prepared.moves, parts.work(), servers, List.of(), journal);
    try {
      journal.swapping(prepared.moves);
      exchange.forward();
    } catch (IOException failed) {
      throw undo(parts, exchange, servers, journal, failed);
    }
    return settle(parts, prepared, servers, journal, warnings);
  }

  private Prepared prepare(
      Parts parts,
      Building building,
      ServerSteps servers,
      RestoreJournal journal,
      Progress progress) {
    try {
      journal.begin(
          parts.run(),
          parts.commit().snapshot().id(),
          clock.instant(),
          parts.entity(),
          parts.targets());
      var moves = building.build();
      var kept = safety.take(ofWhole(parts), progress);
      journal.staged(kept.snapshot(), kept.lacking());
      return new Prepared(SwapMoves.inOrder(TargetRules.apart(moves), parts.work()), kept);
    } catch (IOException e) {
      var refused = refused("it could not be prepared: " + e.getMessage(), e);
      abandon(parts, servers, journal, refused);
      throw refused;
    } catch (OperationFailedException failed) {
      abandon(parts, servers, journal, failed);
      throw failed;
    }
  }

  /// What a safety snapshot is taken of.
  private RestorePlan ofWhole(Parts parts) {
    var targets =
        parts.touched().stream()
            .map(
                it ->
                    new RestorePlan.Target(
                        it,
                        Selection.ALL,
                        Destination.at(
                            it.isAtPath() ? it.path() : stateDirectory.resolve(it.name().value()),
                            it.name(),
                            parts.run()),
                        0,
                        0,
                        true))
            .toList();
    return new RestorePlan(
        parts.run(),
        parts.commit(),
        RestoreRequest.everything(),
        targets,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static void abandon(
      Parts parts, ServerSteps servers, RestoreJournal journal, OperationFailedException failed) {
    try {
      servers.abandon();
      for (var work : parts.work()) {
        WorkDirectory.delete(work);
      }
      journal.end();
    } catch (IOException e) {
      // The journal stays, and tells.
      failed.addSuppressed(e);
    }
  }

  private static OperationFailedException undo(
      Parts parts,
      Exchange exchange,
      ServerSteps servers,
      RestoreJournal journal,
      IOException failed) {
    try {
      exchange.backward();
    } catch (IOException undoFailed) {
      failed.addSuppressed(undoFailed);
      return new RestoreInDoubtException(
          FailureCode.RESTORE_IN_DOUBT,
          "the exchange failed (%s) and could not be undone (%s)"
              .formatted(FaultWords.of(failed), FaultWords.of(undoFailed)),
          "Stop what writes to it and mend the cause, then run `backstay restore rollback`.",
          failed);
    }
    var rolledBack =
        new RestoreRolledBackException(
            FaultWords.codeOf(failed),
            "the exchange failed and everything has its former state again: "
                + FaultWords.of(failed),
            "Mend the cause, then restore again.",
            failed);
    abandon(parts, servers, journal, rolledBack);
    return rolledBack;
  }

  private static Outcome settle(
      Parts parts,
      Prepared prepared,
      ServerSteps servers,
      RestoreJournal journal,
      Warnings warnings) {
    var told = warnings.after(List.of());
    var isSettled = parts.entity().settled() && prepared.kept.lacking().isEmpty();
    if (isSettled) {
      try {
        Settling.settle(parts.work(), servers, journal);
      } catch (IOException e) {
        isSettled = false;
        told.add(
            "the restored state is live, but the former one could not be deleted: "
                + e.getMessage()
                + "; run `backstay restore settle`");
      }
    }
    return new Outcome(prepared.kept.snapshot(), isSettled, told);
  }

  private static RestoreRefusedException refused(String message, IOException cause) {
    return new RestoreRefusedException(
        FailureCode.RESTORE_FAILED,
        message,
        "Nothing live was touched; mend the cause, then restore again.",
        cause);
  }
}
