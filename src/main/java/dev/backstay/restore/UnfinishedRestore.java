package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.Phase;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.restore.journal.RestoreLock;
import dev.backstay.service.Service;
import dev.backstay.service.ServiceFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A restore that was left unfinished, or whose former state is still kept: what it is, and its two
/// ends. Needs no repository.
public final class UnfinishedRestore {

  private final Path stateDirectory;
  private final List<Component> configured;
  private final Handlers handlers;
  private final List<Service> services;

  /// Of the orchestrator whose restore journal is in that directory.
  ///
  /// @param configured its components: servers are found by them
  public UnfinishedRestore(Path stateDirectory, List<Component> configured, Handlers handlers) {
    this(stateDirectory, configured, handlers, List.of());
  }

  private UnfinishedRestore(
      Path stateDirectory, List<Component> configured, Handlers handlers, List<Service> services) {
    this.stateDirectory = stateDirectory;
    this.configured = List.copyOf(configured);
    this.handlers = handlers;
    this.services = List.copyOf(services);
  }

  /// The same with the services that are configured: those that were stopped are found by them.
  public UnfinishedRestore stopping(List<Service> others) {
    return new UnfinishedRestore(stateDirectory, configured, handlers, others);
  }

  /// How an unfinished restore was ended.
  public enum End {
    /// The restored state is live everywhere.
    ALL_NEW,
    /// The former state is live everywhere.
    ALL_OLD,
    /// The restored state is live everywhere; the former one is kept, of which there is no other
    /// copy.
    NOT_SETTLED,
    /// The former state is live everywhere; the restore can be run again from its plan.
    NOTHING_DONE
  }

  /// Refuses while a restore is unfinished.
  ///
  /// @param stateDirectory where the journal is; it must be there
  /// @throws OperationInProgressException if one is
  static void requireNone(Path stateDirectory) throws IOException {
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

  /// Whether whoever began or ends it is still at work: then nothing is to be done.
  public boolean isRunning() {
    // Who looks is in the way of who begins for an instant: without a journal nobody is looked for.
    if (status().isEmpty()) {
      return false;
    }
    try {
      return RestoreLock.isTaken(stateDirectory);
    } catch (IOException e) {
      throw inDoubt("the restore lock cannot be read: " + e.getMessage(), "", e);
    }
  }

  /// What is unfinished, if anything is; while one [#isRunning], how far that has come.
  public Optional<JournalState> status() {
    try {
      return Files.isDirectory(stateDirectory)
          ? new RestoreJournal(stateDirectory).read()
          : Optional.empty();
    } catch (IOException e) {
      throw inDoubt("the restore journal cannot be read: " + e.getMessage(), "", e);
    }
  }

  /// Goes on to the restored state, as far as it was built and verified.
  ///
  /// Before the swap there is nothing to go on from: what was built is removed.
  public End resume() {
    return under(this::resume);
  }

  private End resume(JournalState state, RestoreJournal journal) throws IOException {
    return switch (state.phase()) {
      case STAGING, STOPPING, STAGED -> discard(state, journal, End.NOTHING_DONE);
      case SWAPPING, FEEDING -> {
        var exchange = Exchange.of(state, serversOf(state), journal);
        // They are looked for before anything more is exchanged.
        var _ = servicesOf(state, journal);
        exchange.forward();
        yield goOn(state, journal);
      }
      case SWAPPED -> goOn(state, journal);
      case SETTLING -> settle(state, journal);
      case UNDOING -> undo(state, journal);
      case UNDONE -> discard(state, journal, End.ALL_OLD);
    };
  }

  /// Brings the former state back; services are stopped before, and started after.
  ///
  /// @throws RestoreRefusedException if it is being deleted already
  public End rollback() {
    return under(this::rollback);
  }

  private End rollback(JournalState state, RestoreJournal journal) throws IOException {
    return switch (state.phase()) {
      // Once undone, what is in the work directories is being deleted and tells nothing any more.
      case STAGING, STOPPING, STAGED, UNDONE -> discard(state, journal, End.ALL_OLD);
      case SWAPPING, FEEDING, SWAPPED, UNDOING -> undo(state, journal);
      case SETTLING ->
          throw new RestoreRefusedException(
              FailureCode.RESTORE_UNFINISHED,
              "the former state is being deleted already; the restored state is live",
              "Run `backstay restore settle`"
                  + state
                      .safety()
                      .map(id -> ", then `backstay restore " + id + "` to go back")
                      .orElse("")
                  + ".");
    };
  }

  /// Drops the former state.
  ///
  /// @throws RestoreRefusedException if the restored state is not live everywhere
  public End settle() {
    return under(
        (state, journal) -> {
          if (state.phase() != Phase.SWAPPED && state.phase() != Phase.SETTLING) {
            throw new RestoreRefusedException(
                FailureCode.RESTORE_UNFINISHED,
                "there is nothing to settle: " + state.phase().words(),
                "Run `backstay restore resume` or `backstay restore rollback`.");
          }
          return settle(state, journal);
        });
  }

  /// Only whoever says so drops a former state of which there is no other copy.
  private End goOn(JournalState state, RestoreJournal journal) throws IOException {
    if (!state.lacking()) {
      return settle(state, journal);
    }
    start(state, journal);
    return End.NOT_SETTLED;
  }

  private ServerSteps start(JournalState state, RestoreJournal journal) throws IOException {
    servicesOf(journal.read().orElse(state), journal).start();
    var servers = serversOf(state);
    if (state.phase() != Phase.SETTLING) {
      // One may have died since, and have come back with what it had kept before.
      servers.forward();
    }
    return servers;
  }

  private End settle(JournalState state, RestoreJournal journal) throws IOException {
    var servers = start(state, journal);
    var work = state.targets().stream().map(target -> target.destination().work()).toList();
    Settling.settle(work, servers, journal);
    return End.ALL_NEW;
  }

  private End undo(JournalState state, RestoreJournal journal) throws IOException {
    var exchange = Exchange.of(state, serversOf(state), journal);
    servicesOf(state, journal).stop();
    exchange.backward();
    return discard(journal.read().orElse(state), journal, End.ALL_OLD);
  }

  private ServiceSteps servicesOf(JournalState state, RestoreJournal journal) {
    return ServiceSteps.of(state, services, serversOf(state), journal);
  }

  private ServerSteps serversOf(JournalState state) {
    return ServerSteps.of(state, configured, handlers);
  }

  private End discard(JournalState state, RestoreJournal journal, End end) throws IOException {
    servicesOf(state, journal).startAgain();
    serversOf(state).abandon();
    for (var target : state.targets()) {
      WorkDirectory.delete(target.destination().work());
    }
    journal.end();
    return end;
  }

  private interface Act {
    End on(JournalState state, RestoreJournal journal) throws IOException;
  }

  private End under(Act act) {
    if (!Files.isDirectory(stateDirectory)) {
      throw nothing();
    }
    try (var _ = RestoreLock.take(stateDirectory)) {
      var journal = new RestoreJournal(stateDirectory);
      return act.on(journal.read().orElseThrow(UnfinishedRestore::nothing), journal);
    } catch (ServiceFailedException e) {
      throw new RestoreInDoubtException(
          FailureCode.SERVICE_FAILED,
          FaultWords.of(e),
          "Mend the cause, then run the same command again; `backstay restore status` says what"
              + " else can be done."
              + FaultWords.byHand(e)
              + left(),
          e);
    } catch (IOException e) {
      throw inDoubt(FaultWords.of(e), left(), e);
    }
  }

  /// Says which services are not started, if that can be told.
  private String left() {
    try {
      return new RestoreJournal(stateDirectory).read().map(ServiceSteps::left).orElse("");
    } catch (IOException untold) {
      return "";
    }
  }

  private static RestoreRefusedException nothing() {
    return new RestoreRefusedException(
        FailureCode.RESTORE_UNFINISHED,
        "no restore is unfinished",
        "There is nothing to resume, roll back or settle.");
  }

  private static RestoreInDoubtException inDoubt(String what, String left, IOException e) {
    return new RestoreInDoubtException(
        FailureCode.RESTORE_IN_DOUBT,
        what,
        "Keep the orchestrator stopped; mend the cause, then run the same command again."
            + FaultWords.byHand(e)
            + left,
        e);
  }
}
