package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.Move;
import dev.backstay.component.Reference;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.inflight.Declared;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.Asked;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.restore.journal.RestoreLock;
import dev.backstay.run.Progress;
import dev.backstay.service.Service;
import dev.backstay.service.ServiceFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Restores snapshots, as transactions.
public final class Restore {

  private final Repository repository;
  private final Handlers handlers;
  private final SafetySnapshot safety;
  private final Path stateDirectory;
  private final InstantSource clock;
  private final Known known;

  /// What is known of the orchestrator.
  private record Known(
      List<Component> configured,
      List<Service> services,
      List<Reference> references,
      Declared declared,
      Examination examination) {}

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
    this(
        repository,
        handlers,
        safety,
        stateDirectory,
        clock,
        new Known(
            List.copyOf(configured), List.of(), List.of(), Declared.NONE, Examination.STRICT));
  }

  private Restore(
      Repository repository,
      Handlers handlers,
      SafetySnapshot safety,
      Path stateDirectory,
      InstantSource clock,
      Known known) {
    this.repository = repository;
    this.handlers = handlers;
    this.safety = safety;
    this.stateDirectory = stateDirectory;
    this.clock = clock;
    this.known = known;
  }

  private Restore with(Known other) {
    return new Restore(repository, handlers, safety, stateDirectory, clock, other);
  }

  /// The same with services that are stopped, in this order, while what is live is exchanged.
  public Restore stopping(List<Service> others) {
    return with(
        new Known(
            known.configured,
            List.copyOf(others),
            known.references,
            known.declared,
            known.examination));
  }

  /// The same, which looks whether what components name in each other is restored with them.
  public Restore checking(List<Reference> others) {
    return with(
        new Known(
            known.configured,
            known.services,
            List.copyOf(others),
            known.declared,
            known.examination));
  }

  /// The same, which looks for known values, and makes changes in what is restored if that is asked
  /// for.
  public Restore declaring(Declared others) {
    return with(
        new Known(known.configured, known.services, known.references, others, known.examination));
  }

  /// The same, in which somebody else decides what follows from a bad answer.
  public Restore examinedBy(Examination other) {
    return with(
        new Known(known.configured, known.services, known.references, known.declared, other));
  }

  /// Says what a restore would do; changes nothing.
  public RestorePlan plan(Commit commit, RestoreRequest request) {
    try (var source = repository.read(commit)) {
      var plan =
          new RestorePlanner(known.configured, known.services, stateDirectory, known.declared)
              .plan(commit, source, request);
      for (var target : plan.targets()) {
        var handler = handlers.handlerOf(target.component());
        if (request.served().isPresent()) {
          ElsewhereRules.requireFree(target.component(), known.configured, handlers);
          plan = plan.replacing(handler.isThere());
        }
        var outlook = handler.foresee(source.content(target.component().name()));
        plan = plan.with(target.component(), outlook);
      }
      return plan;
    }
  }

  /// Does what the plan says: all of it, or nothing.
  ///
  /// @throws RestoreRefusedException if it failed before anything live was touched
  /// @throws RestoreRolledBackException if it failed later and the former state is back
  /// @throws RestoreInDoubtException if a person must look
  public RestoreReport execute(RestorePlan plan, Progress progress) {
    plan.requireNoObstacle();
    try (var _ = takeLock()) {
      UnfinishedRestore.requireNone(stateDirectory);
      var journal = new RestoreJournal(stateDirectory);
      var warnings = new Warnings(progress);
      var servers = ServerSteps.of(plan, handlers);
      var services = ServiceSteps.of(plan, servers, journal, progress);
      var attempt = new Attempt(plan, MissingDirectories.of(plan), servers, services, journal);
      var prepared = prepare(attempt, warnings);
      swap(attempt, prepared);
      return settle(attempt, prepared, warnings.after(plan.warnings()));
    } catch (IOException e) {
      throw refused("the restore lock in " + stateDirectory + " failed: " + e.getMessage(), e);
    }
  }

  private RestoreLock takeLock() throws IOException {
    WorkDirectory.createDurably(stateDirectory);
    return RestoreLock.take(stateDirectory);
  }

  /// A restore under way.
  private record Attempt(
      RestorePlan plan,
      MissingDirectories directories,
      ServerSteps servers,
      ServiceSteps services,
      RestoreJournal journal) {}

  /// What is ready to be swapped in.
  private record Prepared(
      List<Move> moves, SafetySnapshot.Kept kept, List<Quarantined> quarantined) {}

  /// Everything that can be done without touching anything live.
  private Prepared prepare(Attempt attempt, Progress progress) {
    var plan = attempt.plan;
    try {
      begin(plan, attempt.servers, attempt.journal);
      attempt.directories.make();
      var staging =
          new Staging(
              repository,
              handlers,
              known.configured,
              known.references,
              known.declared.canaries(),
              known.examination);
      var first = staging.stage(plan, progress);
      var quarantined = new StagedWork(plan, first).quarantine(progress);
      attempt.services.stopUsers();
      var staged = staging.renew(plan, first, progress);
      requireNotInUse(plan, staged);
      var kept = safety.take(plan, progress);
      attempt.services.stopServers();
      attempt.journal.staged(kept.snapshot(), kept.lacking());
      var moves = new ArrayList<Move>();
      staged.forEach(each -> moves.addAll(each.moves()));
      return new Prepared(
          SwapMoves.inOrder(TargetRules.apart(moves), workOf(plan)), kept, quarantined);
    } catch (ServiceFailedException e) {
      var refused =
          new RestoreRefusedException(
              FailureCode.SERVICE_FAILED,
              FaultWords.of(e),
              "Nothing live was touched, and what was stopped runs again." + FaultWords.byHand(e),
              e);
      abandon(attempt, refused);
      throw refused;
    } catch (IOException e) {
      var refused = refused("the restore journal could not be written: " + e.getMessage(), e);
      abandon(attempt, refused);
      throw refused;
    } catch (OperationFailedException failed) {
      abandon(attempt, failed);
      throw failed;
    }
  }

  /// Asked before the safety snapshot and again after it. Servers still run then, so that it can
  /// have what they serve.
  private static void requireNotInUse(RestorePlan plan, List<StagedComponent> staged) {
    for (var i = 0; i < staged.size(); i++) {
      if (!plan.targets().get(i).isServed()) {
        var _ = staged.get(i).moves();
      }
    }
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
    var to = plan.request().to().map(Elsewhere::written).orElse("");
    journal.begin(
        plan.run(),
        plan.commit().snapshot().id(),
        clock.instant(),
        new Asked(to, plan.request().waived(), plan.request().scope(), plan.request().quarantine()),
        targets,
        servers.journaled(),
        plan.programs());
    var directory = plan.request().directory();
    if (directory.isPresent()) {
      WorkDirectory.createDurably(directory.get());
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

  /// What was stopped is started, what was built is removed; if that fails, the journal stays and
  /// tells.
  ///
  /// @throws RestoreInDoubtException if services are left that do not run as before
  private static void abandon(Attempt attempt, OperationFailedException failed) {
    try {
      attempt.services.startAgain();
      attempt.servers.abandon();
      for (var work : workOf(attempt.plan)) {
        WorkDirectory.delete(work);
      }
      attempt.directories.remove();
      attempt.journal.end();
    } catch (IOException e) {
      failed.addSuppressed(e);
      var left = attempt.services.left();
      if (!left.isEmpty()) {
        throw new RestoreInDoubtException(
            FailureCode.SERVICE_FAILED,
            "%s; the former state is live, but %s".formatted(failed.getMessage(), FaultWords.of(e)),
            "Mend the cause, then run `backstay restore rollback`, which starts them." + left,
            failed);
      }
    }
  }

  private static void swap(Attempt attempt, Prepared prepared) {
    var programs = ProgramSteps.planned(attempt.plan.programs());
    var work = workOf(attempt.plan);
    var exchange = new Exchange(prepared.moves, work, attempt.servers, programs, attempt.journal);
    try {
      attempt.journal.swapping(prepared.moves);
      exchange.forward();
      attempt.services.start();
      // One may have died meanwhile, and have come back with what it had kept before.
      attempt.servers.forward();
    } catch (IOException failed) {
      undo(attempt, prepared, exchange, failed);
    }
  }

  private static void undo(
      Attempt attempt, Prepared prepared, Exchange exchange, IOException failed) {
    var what =
        failed instanceof ServiceFailedException
            ? "a service is not well with the restored state"
            : "the swap failed";
    try {
      attempt.services.stop();
      exchange.backward();
    } catch (IOException undoFailed) {
      failed.addSuppressed(undoFailed);
      throw new RestoreInDoubtException(
          FailureCode.RESTORE_IN_DOUBT,
          "%s (%s) and could not be undone (%s)"
              .formatted(what, FaultWords.of(failed), FaultWords.of(undoFailed)),
          "Keep the orchestrator stopped; mend the cause, then run `backstay restore rollback`."
              + FaultWords.byHand(undoFailed)
              + attempt.services.left()
              + prepared
                  .kept
                  .snapshot()
                  .map(id -> " The former state is also in snapshot " + id + ".")
                  .orElse(""),
          failed);
    }
    var rolledBack =
        new RestoreRolledBackException(
            FaultWords.codeOf(failed),
            what + " and every component has its former state again: " + FaultWords.of(failed),
            "Mend the cause, then restore again.",
            failed);
    abandon(attempt, rolledBack);
    throw rolledBack;
  }

  private static RestoreReport settle(Attempt attempt, Prepared prepared, List<String> warnings) {
    var plan = attempt.plan;
    var safety = prepared.kept.snapshot();
    if (!plan.request().settle()) {
      warnings.add("the former state is kept until `backstay restore settle`");
      return new RestoreReport(plan, safety, false, prepared.quarantined, warnings);
    }
    if (!prepared.kept.lacking().isEmpty()) {
      return new RestoreReport(plan, safety, false, prepared.quarantined, warnings);
    }
    try {
      Settling.settle(workOf(plan), attempt.servers, attempt.journal);
      return new RestoreReport(plan, safety, true, prepared.quarantined, warnings);
    } catch (IOException e) {
      warnings.add(
          "the restored state is live, but the former one could not be deleted: "
              + e.getMessage()
              + "; run `backstay restore settle`");
      return new RestoreReport(plan, safety, false, prepared.quarantined, warnings);
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
