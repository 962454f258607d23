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

  private static final int PAGE = 500;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Duration WRITE_AGAIN = Duration.ofSeconds(5);

  private final Map<String, Program> programs;
  private final RunLedger ledger;
  private final RunFiles files;
  private final Children children;
  private final InstantSource time;
  private final Consumer<Run> whenEnded;
  private final Map<RunId, Followed> atWork = new ConcurrentHashMap<>();
  private volatile boolean ending;

  /// A run that is followed to its end.
  ///
  /// @param child its number, if it has one
  private record Followed(Optional<Long> child, CountDownLatch ended) {}

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
        follow(run.id(), pid, () -> awaitStranger(run.id(), pid.get()));
      } else {
        follow(run.id(), pid, () -> new Ending(files).of(run.id(), Optional.empty()));
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
      return failed(run, notStarted(e));
    }
    var child = new Run.ChildProcess(process.pid(), time.instant());
    follow(run.id(), Optional.of(child.pid()), () -> await(run.id(), process));
    if (ending) {
      // It was let in before, and those that were at work have been told.
      var _ = children.tell(run.id(), child.pid());
    }
    keep(run.id(), child);
    return new Run(
        run.id(), request, run.askedAt(), Optional.of(child), Optional.empty(), Optional.empty());
  }

  /// The child is at work, and is followed; a process that does not find its number in the ledger
  /// finds it by its environment.
  private void keep(RunId run, Run.ChildProcess child) {
    try {
      ledger.started(run, child);
    } catch (OperationFailedException unkept) {
      return;
    }
  }

  private Run failed(Run run, Outcome outcome) {
    var followed = follow(run.id(), Optional.empty(), () -> outcome);
    try {
      var _ = followed.ended.await(WRITE_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return ledger.find(run.id()).orElse(run);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return run;
    }
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

  /// Waits until a run's child is gone.
  private interface Waiting {

    /// How it ended.
    Outcome end() throws InterruptedException;
  }

  private Followed follow(RunId run, Optional<Long> child, Waiting waiting) {
    var followed = new Followed(child, new CountDownLatch(1));
    atWork.put(run, followed);
    Thread.ofVirtual()
        .name("run " + run)
        .start(
            () -> {
              try {
                end(run, waiting.end());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                atWork.remove(run);
                followed.ended.countDown();
              }
            });
    return followed;
  }

  private Outcome await(RunId run, Process process) throws InterruptedException {
    return new Ending(files).of(run, Optional.of(process.waitFor()));
  }

  private Outcome awaitStranger(RunId run, long pid) throws InterruptedException {
    while (children.isAlive(run, pid)) {
      Thread.sleep(LOOK_AGAIN);
    }
    return new Ending(files).of(run, Optional.empty());
  }

  /// Writes down how a run ended. A ledger that cannot be written now is tried again: what is known
  /// here must not be forgotten while this process lives.
  private void end(RunId run, Outcome outcome) throws InterruptedException {
    var at = time.instant();
    for (var isTold = false; !isTold; ) {
      try {
        ledger.ended(run, outcome, at);
        ledger.find(run).ifPresent(whenEnded);
        isTold = true;
      } catch (OperationFailedException later) {
        Thread.sleep(WRITE_AGAIN);
      }
    }
  }

  /// Waits for the end of a run.
  ///
  /// @return the run as it is then; empty if there is none of that name
  public Optional<Run> await(RunId run, Duration limit) throws InterruptedException {
    var followed = atWork.get(run);
    if (followed != null) {
      var _ = followed.ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    return ledger.find(run);
  }

  /// Has a run stopped that somebody does not want any more: told, as by a signal at a terminal.
  /// What it was doing ends as it says in its outcome; nothing is cut off. That it was told is
  /// remembered before it is.
  ///
  /// @return whether it was at work
  /// @throws StoreUnavailableException if it cannot be remembered; it is not told then
  public boolean stop(RunId run) {
    var followed = atWork.get(run);
    if (followed == null) {
      return false;
    }
    files.putStopped(run);
    return tell(run, followed);
  }

  private boolean tell(RunId run, Followed followed) {
    return followed.child.filter(pid -> children.tell(run, pid)).isPresent();
  }

  /// Begins nothing more, tells all runs to stop, and waits for them.
  ///
  /// @param limit how long to wait; what has not ended then goes on without this process
  /// @return the runs that go on
  public List<RunId> end(Duration limit) throws InterruptedException {
    ending = true;
    var until = System.nanoTime() + limit.toNanos();
    atWork.forEach(this::tell);
    for (var followed : List.copyOf(atWork.values())) {
      var _ = followed.ended.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return List.copyOf(atWork.keySet());
  }

  /// Forgets old runs with what they wrote, but for the newest of each kind that succeeded. It is
  /// their number that makes them old: a clock that jumped makes nothing go.
  ///
  /// @param kept how many are kept, a multiple of 500
  /// @throws StoreUnavailableException if what they wrote cannot be removed
  public void forgetOld(int kept) {
    Optional<RunId> last = Optional.empty();
    for (var seen = 0; seen < kept; seen += PAGE) {
      var page = ledger.list(RunLedger.Filter.ALL, last, PAGE);
      if (page.size() < PAGE) {
        return;
      }
      last = Optional.of(page.getLast().id());
    }
    try {
      files.remove(last.map(ledger::forgetOlder).orElse(List.of()));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "what old runs wrote cannot be removed: " + e.getMessage(),
          "Let this user remove files in its state directory.",
          e);
    }
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
