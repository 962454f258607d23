package dev.backstay.desk;

import dev.backstay.dispatch.Dispatcher;
import dev.backstay.dispatch.Job;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.dispatch.SettingsLedger;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.UsageException;
import dev.backstay.run.RunId;
import dev.backstay.schedule.JobState;
import dev.backstay.schedule.SlotDecision;
import dev.backstay.standing.BackupPlan;
import dev.backstay.standing.SnapshotLine;
import dev.backstay.standing.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Everything that can be asked of the service.
public final class Desk {

  /// How long a key names the same request.
  private static final Duration KEY_LIFE = Duration.ofHours(24);

  private static final int NEXT_COUNT = 5;

  private final SequencedMap<String, Orchestrator> orchestrators;
  private final Dispatcher dispatcher;
  private final SettingsLedger settings;
  private final InstantSource time;
  private final Instant since;
  private final RunCounts counts = new RunCounts();

  /// @param orchestrators at least one
  public Desk(
      Collection<Orchestrator> orchestrators,
      Dispatcher dispatcher,
      SettingsLedger settings,
      InstantSource time) {
    this.orchestrators = new LinkedHashMap<>();
    orchestrators.forEach(each -> this.orchestrators.put(each.name(), each));
    this.dispatcher = dispatcher;
    this.settings = settings;
    this.time = time;
    since = time.instant();
  }

  /// The orchestrators, as the configurations were named.
  public List<Orchestrator> orchestrators() {
    return List.copyOf(orchestrators.values());
  }

  /// The one that is meant where none is named.
  public Orchestrator first() {
    return orchestrators.firstEntry().getValue();
  }

  /// The orchestrator of that name; empty if there is none.
  public Optional<Orchestrator> orchestrator(String name) {
    return Optional.ofNullable(orchestrators.get(name));
  }

  /// What has run and runs.
  public RunLedger runs() {
    return dispatcher.ledger();
  }

  /// What starts runs and follows them.
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /// Begins a run, unless it was begun by an earlier request with the same key.
  ///
  /// @throws OperationInProgressException if something is in the way, or the request with that key
  ///     is still at work
  /// @throws UsageException if that key was used for another request (`key-taken`)
  public Started start(RunRequest request) {
    var earlier =
        request
            .key()
            .flatMap(key -> runs().keyed(key.caller(), key.key(), time.instant().minus(KEY_LIFE)));
    if (earlier.isPresent()) {
      return repeated(request, earlier.get());
    }
    var run = dispatcher.start(asSet(request), Optional.empty());
    return new Started(run, false);
  }

  private RunRequest asSet(RunRequest request) {
    return new RunRequest(
        request.orchestrator(),
        request.kind(),
        Jobs.arguments(
            request.kind(), request.arguments(), settings.settings(request.orchestrator())),
        request.askedBy(),
        request.slot(),
        request.key());
  }

  private static Started repeated(RunRequest request, Run earlier) {
    var same = request.key().equals(earlier.request().key());
    if (!same) {
      throw new UsageException(
          FailureCode.KEY_TAKEN,
          "that idempotency key named another request, run " + earlier.id(),
          "Take a new key for a new request.");
    }
    if (!earlier.state().isEnd()) {
      throw new OperationInProgressException(
          FailureCode.RUN_IN_PROGRESS,
          "the request with that key is at work as run " + earlier.id(),
          "Follow that run, or ask again when it has ended.");
    }
    return new Started(earlier, true);
  }

  /// Waits for a run to end.
  public Run await(RunId run, Duration limit) throws InterruptedException {
    return dispatcher.await(run, limit).orElseThrow(() -> unknown(run.hex()));
  }

  /// The run of that name.
  ///
  /// @throws UsageException if there is none; what can be no name is none
  public Run run(String name) {
    try {
      return runs().find(new RunId(name)).orElseThrow(() -> unknown(name));
    } catch (IllegalArgumentException noName) {
      throw unknown("of that name");
    }
  }

  private static UsageException unknown(String name) {
    return new UsageException(
        FailureCode.RUN_UNKNOWN, "there is no run " + name, "The list of runs has their names.");
  }

  /// What was changed of the configuration's settings.
  public RuntimeSettings settings(Orchestrator orchestrator) {
    return settings.settings(orchestrator.name());
  }

  /// Changes settings.
  public void change(Orchestrator orchestrator, RuntimeSettings changed) {
    settings.putSettings(orchestrator.name(), changed);
  }

  /// The jobs that are to be begun at present.
  public List<Job> jobs() {
    return orchestrators.values().stream()
        .filter(each -> settings(each).enabled().orElse(true))
        .flatMap(each -> Jobs.of(each, settings(each)).stream())
        .toList();
  }

  /// The jobs of an orchestrator as people look at them.
  public List<JobView> agenda(Orchestrator orchestrator) {
    var now = time.instant();
    return Jobs.of(orchestrator, settings(orchestrator)).stream()
        .map(job -> view(job, now))
        .toList();
  }

  private JobView view(Job job, Instant now) {
    var state = runs().job(job.orchestrator(), job.name());
    return new JobView(
        job,
        job.agenda().schedule().words(),
        state.flatMap(JobState::lastSlot),
        state.map(JobState::paused).orElse(false),
        job.agenda().schedule().next(now, NEXT_COUNT));
  }

  /// Has a job begin nothing, or begin again.
  ///
  /// @throws UsageException if there is no such job
  public void pause(Orchestrator orchestrator, String job, boolean paused) {
    var found = job(orchestrator, job);
    var state =
        runs().job(found.orchestrator(), job).orElseGet(() -> JobState.known(knownSince(found)));
    runs().pauseJob(found.orchestrator(), job, state.withPaused(paused));
  }

  /// The job of that name.
  ///
  /// @throws UsageException if there is none
  public Job job(Orchestrator orchestrator, String name) {
    return Jobs.of(orchestrator, settings(orchestrator)).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.PATH_UNKNOWN,
                    orchestrator.name() + " has no such job",
                    "`backstay schedule list` lists them."));
  }

  /// Whether a job waits for its next moment: it is to be begun by itself, and nothing is due now.
  public boolean isWaiting(String orchestrator, String name) {
    var now = time.instant();
    return jobs().stream()
        .filter(job -> job.orchestrator().equals(orchestrator) && job.name().equals(name))
        .anyMatch(
            job ->
                runs()
                    .job(orchestrator, name)
                    .filter(state -> job.agenda().decide(state, now) instanceof SlotDecision.Wait)
                    .isPresent());
  }

  /// Since when the slots of a job count as missed that the ledger does not know: since the newest
  /// snapshot that was taken by schedule, so that a ledger that was lost costs no backup. If the
  /// repository cannot be asked, or has none, since now.
  public Instant knownSince(Job job) {
    var now = time.instant();
    try {
      return orchestrator(job.orchestrator())
          .filter(_ -> job.name().equals(Jobs.BACKUP))
          .flatMap(
              each ->
                  each.snapshots().snapshots().stream()
                      .filter(line -> line.trigger().equals("scheduled"))
                      .map(SnapshotLine::startedAt)
                      .filter(at -> at.isBefore(now))
                      .max(Instant::compareTo))
          .orElse(now);
    } catch (OperationFailedException unreachable) {
      return now;
    }
  }

  /// What is expected of an orchestrator: its objectives, and backups if they are scheduled and
  /// not paused.
  public Standing.Expected expected(Orchestrator orchestrator) {
    var backup =
        jobs().stream()
            .filter(each -> each.orchestrator().equals(orchestrator.name()))
            .filter(each -> each.name().equals(Jobs.BACKUP))
            .findFirst();
    var plan =
        backup
            .filter(each -> !state(each).map(JobState::paused).orElse(false))
            .map(
                each ->
                    new BackupPlan(
                        each.agenda().schedule(),
                        each.agenda().blackouts(),
                        state(each).map(JobState::knownSince).orElse(since)));
    return new Standing.Expected(orchestrator.attendance().objectives(), plan, since);
  }

  private Optional<JobState> state(Job job) {
    return runs().job(job.orchestrator(), job.name());
  }

  /// How an orchestrator stands now.
  ///
  /// @throws OperationFailedException if its snapshots cannot be asked for
  public Standing standing(Orchestrator orchestrator) {
    return standing(orchestrator, time.instant());
  }

  /// How an orchestrator stands.
  ///
  /// @throws OperationFailedException if its snapshots cannot be asked for
  public Standing standing(Orchestrator orchestrator, Instant now) {
    return Standing.of(orchestrator.name(), orchestrator.snapshots(), expected(orchestrator), now);
  }

  /// How many runs have ended since this process began.
  public RunCounts counts() {
    return counts;
  }

  /// To be told when a run has ended: what it changed is asked for again.
  public void ended(Run run) {
    counts.add(run);
    orchestrator(run.request().orchestrator()).ifPresent(Orchestrator::changed);
  }

  /// What is at work now, by orchestrator.
  public Map<String, List<Run>> atWork() {
    return runs().unfinished().stream()
        .collect(Collectors.groupingBy(run -> run.request().orchestrator()));
  }
}
