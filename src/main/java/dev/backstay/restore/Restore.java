package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.Move;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.restore.journal.RestoreLock;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Restores snapshots, as transactions.
public final class Restore {

  private final Repository repository;
  private final List<Component> configured;
  private final Handlers handlers;
  private final SafetySnapshot safety;
  private final Path stateDirectory;
  private final InstantSource clock;

  /// Restores from the repository to the configured components.
  ///
  /// @param stateDirectory where this orchestrator's restore journal is
  public Restore(
      Repository repository,
      List<Component> configured,
      Handlers handlers,
      SafetySnapshot safety,
      Path stateDirectory,
      InstantSource clock) {
    this.repository = repository;
    this.configured = List.copyOf(configured);
    this.handlers = handlers;
    this.safety = safety;
    this.stateDirectory = stateDirectory;
    this.clock = clock;
  }

  /// Says what a restore would do; changes nothing.
  public RestorePlan plan(Commit commit, RestoreRequest request) {
    try (var source = repository.read(commit)) {
      return new RestorePlanner(configured, stateDirectory).plan(commit, source, request);
    }
  }

  /// Does what the plan says: all of it, or nothing.
  ///
  /// @throws RestoreRefusedException if it failed before anything live was touched
  /// @throws RestoreRolledBackException if it failed later and the former state is back
  /// @throws RestoreInDoubtException if a person must look
  public RestoreReport execute(RestorePlan plan, Progress progress) {
    try (var _ = takeLock()) {
      requireNoUnfinished();
      var journal = new RestoreJournal(stateDirectory);
      var warnings = new Warnings(progress);
      var servers = ServerSteps.of(plan, handlers);
      var prepared = prepare(plan, servers, journal, warnings);
      swap(plan, prepared, journal);
      warnings.messages.addAll(0, plan.warnings());
      return settle(plan, prepared, journal, warnings.messages);
    } catch (IOException e) {
      throw refused("the restore lock in " + stateDirectory + " failed: " + e.getMessage(), e);
    }
  }

  private RestoreLock takeLock() throws IOException {
    WorkDirectory.createDurably(stateDirectory);
    return RestoreLock.take(stateDirectory);
  }

  private void requireNoUnfinished() throws IOException {
    var unfinished = new RestoreJournal(stateDirectory).read();
    if (unfinished.isPresent()) {
      throw new OperationInProgressException(
          FailureCode.RESTORE_UNFINISHED,
          "a restore begun at "
              + unfinished.get().startedAt()
              + " is unfinished: "
              + unfinished.get().phase().words(),
          "See `backstay restore status`, then `backstay restore resume` or"
              + " `backstay restore rollback`.");
    }
  }

  /// Keeps the warnings that are reported on the way, for the report.
  private static final class Warnings implements Progress {

    private final Progress progress;
    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    Warnings(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void report(Event event) {
      if (event instanceof Progress.Warning warning) {
        messages.add(warning.message());
      }
      progress.report(event);
    }
  }

  /// What is ready to be swapped in.
  private record Prepared(List<Move> moves, ServerSteps servers, Optional<SnapshotId> safety) {}

  /// Everything that can be done without touching anything live.
  private Prepared prepare(
      RestorePlan plan, ServerSteps servers, RestoreJournal journal, Progress progress) {
    try {
      begin(plan, servers, journal);
      var staged = stage(plan, progress);
      // Whether a target is in use is asked before the safety snapshot and again after it.
      staged.forEach(StagedComponent::moves);
      var kept = safety.take(plan, progress);
      journal.staged(kept);
      var moves = new ArrayList<Move>();
      staged.forEach(each -> moves.addAll(each.moves()));
      TargetRules.requireApart(moves);
      return new Prepared(SwapMoves.inOrder(moves, workOf(plan)), servers, kept);
    } catch (IOException e) {
      var refused = refused("the restore journal could not be written: " + e.getMessage(), e);
      abandon(plan, servers, journal, refused);
      throw refused;
    } catch (OperationFailedException failed) {
      abandon(plan, servers, journal, failed);
      throw failed;
    }
  }

  /// A safety or suspect snapshot holds what was there, valid or not, and is put back as it was.
  private static boolean isEvidence(RestorePlan plan) {
    var snapshot = plan.commit().snapshot();
    return snapshot.trigger() == Trigger.PRE_RESTORE || snapshot.status() == Status.SUSPECT;
  }

  private void begin(RestorePlan plan, ServerSteps servers, RestoreJournal journal)
      throws IOException {
    var targets = new ArrayList<JournaledTarget>();
    for (var target : plan.targets()) {
      requireSpeakable(target.destination().live());
      targets.add(
          new JournaledTarget(
              target.component().name(), target.selection().path().value(), target.destination()));
    }
    var to = plan.request().to().map(Path::toString).orElse("");
    journal.begin(
        plan.run(),
        plan.commit().snapshot().id(),
        clock.instant(),
        to,
        targets,
        servers.journaled(),
        plan.programs());
    if (plan.request().to().isPresent()) {
      WorkDirectory.createDurably(plan.request().to().get());
    }
  }

  private static void requireSpeakable(Path path) {
    if (path.toString().indexOf('\uFFFD') >= 0) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          "the place " + path + " has a name that is not UTF-8, which the journal cannot keep",
          "Restore the directory around it instead.");
    }
  }

  /// Builds everything beside its place, and has it checked while the snapshot can still be read.
  private List<StagedComponent> stage(RestorePlan plan, Progress progress) {
    var staged = new ArrayList<StagedComponent>();
    try (var source = repository.read(plan.commit())) {
      for (var target : plan.targets()) {
        var name = target.component().name();
        progress.report(new Progress.Step("stage", name.value(), target.contentBytes()));
        staged.add(
            handlers
                .handlerOf(target.component())
                .stage(source.content(name), target.selection(), target.destination(), progress));
      }
      if (!isEvidence(plan)) {
        verify(staged, progress);
      }
    }
    return staged;
  }

  private static void verify(List<StagedComponent> staged, Progress progress) {
    for (var each : staged) {
      progress.report(new Progress.Step("verify", each.destination().live().toString(), 0));
      each.verify();
    }
  }

  /// What was built is removed; if that fails too, the journal stays and tells.
  private static void abandon(
      RestorePlan plan,
      ServerSteps servers,
      RestoreJournal journal,
      OperationFailedException failed) {
    try {
      servers.abandon();
      for (var target : plan.targets()) {
        WorkDirectory.delete(target.destination().work());
      }
      journal.end();
    } catch (IOException e) {
      failed.addSuppressed(e);
    }
  }

  private static void swap(RestorePlan plan, Prepared prepared, RestoreJournal journal) {
    var programs = ProgramSteps.planned(plan.programs());
    var exchange = new Exchange(prepared.moves, workOf(plan), prepared.servers, programs, journal);
    try {
      journal.swapping(prepared.moves);
      exchange.forward();
    } catch (IOException failed) {
      undo(plan, prepared, journal, exchange, failed);
    }
  }

  private static void undo(
      RestorePlan plan,
      Prepared prepared,
      RestoreJournal journal,
      Exchange exchange,
      IOException failed) {
    try {
      exchange.backward();
    } catch (IOException undoFailed) {
      failed.addSuppressed(undoFailed);
      throw new RestoreInDoubtException(
          FailureCode.RESTORE_IN_DOUBT,
          "the swap failed (%s) and could not be undone (%s)"
              .formatted(FaultWords.of(failed), FaultWords.of(undoFailed)),
          "Keep the orchestrator stopped; mend the cause, then run `backstay restore rollback`."
              + FaultWords.byHand(undoFailed)
              + prepared
                  .safety
                  .map(id -> " The former state is also in snapshot " + id + ".")
                  .orElse(""),
          failed);
    }
    var rolledBack =
        new RestoreRolledBackException(
            FailureCode.RESTORE_FAILED,
            "the swap failed and every component has its former state again: "
                + FaultWords.of(failed),
            "Mend the cause, then restore again.",
            failed);
    abandon(plan, prepared.servers, journal, rolledBack);
    throw rolledBack;
  }

  private static RestoreReport settle(
      RestorePlan plan, Prepared prepared, RestoreJournal journal, List<String> warnings) {
    if (!plan.request().settle()) {
      warnings.add("the former state is kept until `backstay restore settle`");
      return new RestoreReport(plan, prepared.safety, false, warnings);
    }
    try {
      Settling.settle(workOf(plan), prepared.servers, journal);
      return new RestoreReport(plan, prepared.safety, true, warnings);
    } catch (IOException e) {
      warnings.add(
          "the restored state is live, but the former one could not be deleted: "
              + e.getMessage()
              + "; run `backstay restore settle`");
      return new RestoreReport(plan, prepared.safety, false, warnings);
    }
  }

  private static List<Path> workOf(RestorePlan plan) {
    return plan.targets().stream().map(target -> target.destination().work()).toList();
  }

  private static RestoreRefusedException refused(String message, IOException cause) {
    return new RestoreRefusedException(
        FailureCode.RESTORE_FAILED,
        message,
        "Nothing live was touched; mend the cause, then restore again.",
        cause);
  }
}
