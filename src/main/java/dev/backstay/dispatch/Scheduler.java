package dev.backstay.dispatch;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.schedule.JobState;
import dev.backstay.schedule.SlotDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Begins what is due. Slots are in the ledger before anything is started, so none has two runs,
/// whoever else works with the same ledger.
public final class Scheduler {

  /// What is in the way of a job is looked at again after this long, as is a clock that may have
  /// been changed.
  public static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final RunLedger ledger;
  private final Starter starter;
  private final Supplier<List<Job>> jobs;
  private final Function<Job, Instant> knownSince;
  private final InstantSource time;
  private final Consumer<OperationFailedException> failures;

  /// Starts runs, as a dispatcher does.
  public interface Starter {

    /// Starts a run: see [Dispatcher#start].
    Run start(RunRequest request, Optional<JobState> job);
  }

  /// Begins jobs by that starter.
  ///
  /// @param ledger the one that the starter works with
  /// @param jobs those that are to be begun at present; asked each time
  /// @param knownSince of a job that the ledger does not know: since when its slots count as missed
  /// @param failures told of what kept a job from being begun, other than a run in its way
  public Scheduler(
      RunLedger ledger,
      Starter starter,
      Supplier<List<Job>> jobs,
      Function<Job, Instant> knownSince,
      InstantSource time,
      Consumer<OperationFailedException> failures) {
    this.ledger = ledger;
    this.starter = starter;
    this.jobs = jobs;
    this.knownSince = knownSince;
    this.time = time;
    this.failures = failures;
  }

  /// Begins all that is due now.
  ///
  /// @return how long nothing more is due, half a minute at most
  /// @throws OperationFailedException if what is to be begun cannot be asked for
  public Duration tick() {
    var now = time.instant();
    var wait = LOOK_AGAIN;
    for (var job : jobs.get()) {
      var left = Duration.between(now, tick(job, now));
      wait = left.compareTo(wait) < 0 ? left : wait;
    }
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private Instant tick(Job job, Instant now) {
    try {
      var state = state(job);
      return switch (job.agenda().decide(state, now)) {
        case SlotDecision.Paused _ -> now.plus(LOOK_AGAIN);
        case SlotDecision.Wait(var until, var clockWentBack) -> {
          clockWentBack.ifPresent(change -> put(job, state.after(change)));
          yield until;
        }
        case SlotDecision.Due(var slot, var missed) -> {
          begin(job, state, slot, missed);
          yield now.plus(LOOK_AGAIN);
        }
      };
    } catch (OperationFailedException failed) {
      failures.accept(failed);
      return now.plus(LOOK_AGAIN);
    }
  }

  private JobState state(Job job) {
    return ledger
        .job(job.orchestrator(), job.name())
        .orElseGet(
            () -> {
              var state = JobState.known(knownSince.apply(job));
              put(job, state);
              // Somebody may have paused it in this moment.
              return ledger.job(job.orchestrator(), job.name()).orElse(state);
            });
  }

  private void put(Job job, JobState state) {
    ledger.putJob(job.orchestrator(), job.name(), state);
  }

  private void begin(Job job, JobState state, Instant slot, int missed) {
    var request =
        new RunRequest(
            job.orchestrator(),
            job.kind(),
            job.arguments(),
            missed == 0 ? "schedule" : "schedule, also for " + missed + " missed",
            Optional.of(new Slot(job.name(), slot)),
            Optional.empty());
    try {
      var _ = starter.start(request, Optional.of(state.begun(slot)));
    } catch (OperationInProgressException inTheWay) {
      if (inTheWay.code() == FailureCode.SLOT_TAKEN) {
        put(job, state.begun(slot));
      }
    }
  }
}
