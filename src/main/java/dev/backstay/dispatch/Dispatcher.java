package dev.backstay.dispatch;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.run.RunId;
import dev.backstay.schedule.JobState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Starts runs, follows them to their end and writes that down.
public final class Dispatcher {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Duration WRITE_AGAIN = Duration.ofSeconds(5);

  private final Map<String, Program> programs;
  private final RunLedger ledger;
  private final RunFiles files;
  private final Children children;
  private final InstantSource time;
  private final Consumer<Run> whenEnded;
  private final Map<RunId, CountDownLatch> atWork = new ConcurrentHashMap<>();
  private volatile boolean ending;

  /// Starts runs of those orchestrators.
  ///
  /// @param programs how the program is started for each orchestrator
  /// @param whenEnded told of each run that has ended, after that is written down; must not fail
  public Dispatcher(
      Map<String, Program> programs,
      RunLedger ledger,
      RunFiles files,
      Children children,
      InstantSource time,
      Consumer<Run> whenEnded) {
    this.programs = Map.copyOf(programs);
    this.ledger = ledger;
    this.files = files;
    this.children = children;
    this.time = time;
    this.whenEnded = whenEnded;
  }

  /// Takes up the runs that a former process began: follows those that are at work, and writes down
  /// how the others ended. To be called once, before anything is started.
  ///
  /// @return the runs that had not ended
  /// @throws StoreUnavailableException if the ledger or the system's processes cannot be read
  public List<Run> takeUp() {
    var unfinished = ledger.unfinished();
    for (var run : unfinished) {
      var pid = child(run);
      if (pid.isPresent()) {
        if (run.process().isEmpty()) {
          ledger.started(run.id(), new Run.ChildProcess(pid.get(), time.instant()));
        }
        follow(run.id(), () -> awaitStranger(run.id(), pid.get()));
      } else {
        follow(run.id(), Optional::empty);
      }
    }
    return unfinished;
  }

  private Optional<Long> child(Run run) {
    try {
      if (run.process().isPresent()) {
        var pid = run.process().get().pid();
        return children.isAlive(run.id(), pid) ? Optional.of(pid) : Optional.empty();
      }
      var found = children.find(run.id());
      return found.isPresent() ? Optional.of(found.getAsLong()) : Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "whether run " + run.id() + " is at work cannot be told: " + e,
          "Let this user list the processes in /proc.",
          e);
    }
  }

  /// Starts a run. What is in the way of it is told before anything is started.
  ///
  /// @param job what is to be remembered of the job; there exactly if the request has a slot
  /// @return the run, which may have failed already if its child could not be started
  /// @throws OperationInProgressException if something is in the way, or this process is ending
  /// @throws UsageException if no such orchestrator is configured
  public Run start(RunRequest request, Optional<JobState> job) {
    var program = programs.get(request.orchestrator());
    if (program == null) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "there is no orchestrator " + request.orchestrator(),
          "There are " + String.join(", ", programs.keySet()) + ".");
    }
    if (ending) {
      throw new OperationInProgressException(
          FailureCode.SERVICE_ENDING,
          "the service is ending and begins nothing",
          "Ask again when it has been started.");
    }
    var run = Run.asked(RunId.random(), request, time.instant());
    ledger.begin(run, job);
    Process process;
    try {
      process = program.startRun(run, files.output(run.id()), files.errors(run.id()));
    } catch (IOException e) {
      end(run.id(), notStarted(e));
      return ledger.find(run.id()).orElse(run);
    }
    follow(run.id(), () -> await(process));
    var child = new Run.ChildProcess(process.pid(), time.instant());
    ledger.started(run.id(), child);
    return new Run(
        run.id(), request, run.askedAt(), Optional.of(child), Optional.empty(), Optional.empty());
  }

  private static Outcome notStarted(IOException why) {
    return new Outcome(
        RunState.FAILED,
        Optional.empty(),
        Optional.of(FailureCode.RUN_NOT_STARTED.label()),
        Optional.of("the program could not be started: " + why.getMessage()),
        Optional.of("Look whether its files are there, and whether the system has memory left."),
        Optional.empty());
  }

  /// Waits for a child's end.
  private interface Waiting {

    /// The number that it ended with, if that can be seen.
    Optional<Integer> end() throws InterruptedException;
  }

  private void follow(RunId run, Waiting waiting) {
    atWork.put(run, new CountDownLatch(1));
    Thread.ofVirtual()
        .name("run " + run)
        .start(
            () -> {
              try {
                end(run, new Ending(files).of(run, waiting.end()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static Optional<Integer> await(Process process) throws InterruptedException {
    return Optional.of(process.waitFor());
  }

  private Optional<Integer> awaitStranger(RunId run, long pid) throws InterruptedException {
    while (children.isAlive(run, pid)) {
      Thread.sleep(LOOK_AGAIN);
    }
    return Optional.empty();
  }

  /// Writes down how a run ended. A ledger that cannot be written now is tried again: what is known
  /// here must not be forgotten while this process lives.
  private void end(RunId run, Outcome outcome) {
    var at = time.instant();
    while (!written(run, outcome, at)) {
      try {
        Thread.sleep(WRITE_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    var latch = atWork.remove(run);
    try {
      ledger.find(run).ifPresent(whenEnded);
    } finally {
      if (latch != null) {
        latch.countDown();
      }
    }
  }

  private boolean written(RunId run, Outcome outcome, Instant at) {
    try {
      ledger.ended(run, outcome, at);
      return true;
    } catch (OperationFailedException later) {
      return false;
    }
  }

  /// Waits for the end of a run.
  ///
  /// @return the run as it is then; empty if there is none of that name
  public Optional<Run> await(RunId run, Duration limit) throws InterruptedException {
    var latch = atWork.get(run);
    if (latch != null) {
      var _ = latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    return ledger.find(run);
  }

  /// Tells a run to stop, as a signal at a terminal would. What it was doing ends as it says in its
  /// outcome; nothing is cut off.
  ///
  /// @return whether it was at work
  public boolean stop(RunId run) {
    return ledger
        .find(run)
        .filter(it -> !it.state().isEnd())
        .flatMap(Run::process)
        .filter(child -> children.isAlive(run, child.pid()))
        .flatMap(child -> ProcessHandle.of(child.pid()))
        .map(ProcessHandle::destroy)
        .orElse(false);
  }

  /// Begins nothing more, tells all runs to stop, and waits for them.
  ///
  /// @param limit how long to wait; what has not ended then goes on without this process
  /// @return the runs that go on
  public List<RunId> end(Duration limit) throws InterruptedException {
    ending = true;
    var until = System.nanoTime() + limit.toNanos();
    List.copyOf(atWork.keySet()).forEach(this::stop);
    for (var latch : List.copyOf(atWork.values())) {
      var _ = latch.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return List.copyOf(atWork.keySet());
  }

  /// What runs have written.
  public RunFiles files() {
    return files;
  }

  /// The ledger.
  public RunLedger ledger() {
    return ledger;
  }
}
