package dev.backstay.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Counts steps and lets one of them fail. To try every fault of a scenario, run it with
/// `Faults.at(1, mode)`, `Faults.at(2, mode)` and so on until [#happened] is false.
public final class Faults {

  /// Something that is done in one step.
  @FunctionalInterface
  public interface Action<T> {
    /// Does it.
    T run() throws IOException;
  }

  private final int failing;
  private final FaultMode mode;
  private final Predicate<String> refused;
  private final String reason;
  private final List<String> steps = new ArrayList<>();
  private int crashing = Integer.MAX_VALUE;
  private long moveMillis;
  private boolean crashed;

  private Faults(int failing, FaultMode mode, Predicate<String> refused, String reason) {
    this.failing = failing;
    this.mode = mode;
    this.refused = refused;
    this.reason = reason;
  }

  /// No step fails; they are only counted.
  public static Faults none() {
    return at(Integer.MAX_VALUE, FaultMode.NOT_APPLIED);
  }

  /// Every step that is refused by its description fails for that reason; nothing is done then. The
  /// predicate is asked once for each step, by the thread that does it.
  public static Faults of(Predicate<String> refused, String reason) {
    return new Faults(Integer.MAX_VALUE, FaultMode.NOT_APPLIED, refused, reason);
  }

  /// No step fails, but after every rename there is a pause of so many milliseconds.
  public static Faults slowMoves(long millis) {
    var slow = none();
    slow.moveMillis = millis;
    return slow;
  }

  /// The step of that number, counted from 1, fails.
  public static Faults at(int step, FaultMode mode) {
    return new Faults(step, mode, _ -> false, "");
  }

  /// The process dies so many steps after the failing one, too.
  public Faults thenCrash(int later) {
    crashing = failing + later;
    return this;
  }

  /// How many steps were tried so far.
  public synchronized int count() {
    return steps.size();
  }

  /// What was tried so far.
  public synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  /// Whether the step that was to fail was reached.
  public synchronized boolean happened() {
    return steps.size() >= failing;
  }

  /// Does the action as the next step, or fails.
  public <T> T step(String description, Action<T> action) throws IOException {
    var number = begin(description);
    if (refused.test(description)) {
      throw new IOException(reason);
    }
    if (number == failing && mode == FaultMode.APPLIED) {
      var fault = fault(number, description);
      try {
        if (action.run() instanceof AutoCloseable opened) {
          close(opened);
        }
      } catch (IOException refused) {
        fault.addSuppressed(refused);
      }
      throw fault;
    }
    if (number == failing || (number > failing && mode == FaultMode.PERMANENT)) {
      throw fault(number, description);
    }
    var done = action.run();
    if (moveMillis > 0 && description.startsWith("move ")) {
      pause();
    }
    return done;
  }

  private void pause() {
    try {
      Thread.sleep(moveMillis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized int begin(String description) {
    requireAlive();
    steps.add(description);
    if (steps.size() >= crashing || (mode == FaultMode.CRASH && steps.size() >= failing)) {
      crashed = true;
      throw new SimulatedCrash(description);
    }
    return steps.size();
  }

  /// Reading and everything else that is not counted is still not done by the dead.
  public synchronized void requireAlive() {
    if (crashed) {
      throw new SimulatedCrash(steps.getLast());
    }
  }

  private static IOException fault(int number, String description) {
    return new IOException("injected fault at step " + number + ": " + description);
  }

  private static void close(AutoCloseable opened) throws IOException {
    try {
      opened.close();
    } catch (IOException fault) {
      throw fault;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
