package dev.backstay.dispatch;

import dev.backstay.run.RunId;
import dev.backstay.schedule.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where runs are kept. May be used by several threads at once. Whatever changes is durable when
/// the method returns; a failure to read or write is thrown as
/// [dev.backstay.failure.StoreUnavailableException].
public interface RunLedger {

  /// Keeps a run that is about to be started, in one transaction with the state of its job if it is
  /// for a slot.
  ///
  /// @param job what is to be remembered of the job from now on; there exactly if the request has a
  ///     slot
  /// @throws dev.backstay.failure.OperationInProgressException if an unfinished run of the same
  ///     orchestrator is in its way (`run-in-progress`, naming that run), or if the slot had its
  ///     run already (`slot-taken`), or if the caller's key is taken (`key-taken`): ask [#keyed]
  ///     first; nothing is kept then
  void begin(Run run, Optional<JobState> job);

  /// Keeps which process a run has.
  void started(RunId id, Run.ChildProcess process);

  /// Keeps how a run ended, unless it has ended already.
  void ended(RunId id, Outcome outcome, Instant at);

  /// The run of that name.
  Optional<Run> find(RunId id);

  /// The run that a caller named by that key, if it was asked for at or after `since`.
  Optional<Run> keyed(String caller, String key, Instant since);

  /// All runs that have not ended, the oldest first.
  List<Run> unfinished();

  /// The newest runs first.
  ///
  /// @param before only older ones than that, if it is there
  /// @param most how many at most
  List<Run> list(Filter filter, Optional<RunId> before, int most);

  /// Forgets runs that have ended and were begun before that one, but for the newest of each kind
  /// and orchestrator that succeeded. Their slots are still taken.
  ///
  /// @return the names of what was forgotten, the oldest first
  List<RunId> forgetOlder(RunId than);

  /// What is remembered of a job.
  Optional<JobState> job(String orchestrator, String name);

  /// Remembers that of a job, in the place of what was remembered; whether it is paused, only if
  /// nothing was: somebody may say so in that very moment.
  void putJob(String orchestrator, String name, JobState state);

  /// Remembers whether a job is paused; all else only if nothing was remembered, since it may begin
  /// in that very moment.
  void pauseJob(String orchestrator, String name, JobState state);

  /// Which runs are meant; what is empty leaves none out.
  record Filter(Optional<String> orchestrator, Optional<RunKind> kind, Optional<RunState> state) {

    /// All runs.
    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
