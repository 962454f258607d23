package dev.backstay.testing;

import dev.backstay.failure.OperationFailedException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Runs a scenario again and again, with its first step failing, then its second, and so on until a
/// run reaches its end without meeting the fault; in each mode.
///
/// With the system property `backstay.harness` set to `large` every step is tried, otherwise every
/// `stride`-th.
public final class EveryFailure {

  /// One run of the scenario: it is prepared, does its steps, and is judged.
  public interface Scenario {
    /// Does what is to fail.
    void run(Faults faults) throws Exception;

    /// Judges what came of it.
    void judge(Outcome outcome) throws Exception;
  }

  /// How a run ended.
  ///
  /// @param step which step failed
  /// @param mode how it failed
  /// @param faults what was tried
  /// @param failure what the scenario threw, if anything
  public record Outcome(int step, FaultMode mode, Faults faults, @Nullable Throwable failure) {

    /// The failure, if it is one that the product declares.
    public Optional<OperationFailedException> declared() {
      return failure instanceof OperationFailedException declared
          ? Optional.of(declared)
          : Optional.empty();
    }

    /// Whether the process died.
    public boolean crashed() {
      return failure instanceof SimulatedCrash;
    }

    private String described() {
      var steps = faults.steps();
      var at = steps.size() >= step ? steps.get(step - 1) : "nothing";
      return mode + " at step " + step + " (" + at + "), which ended with " + failure;
    }
  }

  private final List<FaultMode> modes;
  private final int stride;
  private final Map<FaultMode, Integer> points = new EnumMap<>(FaultMode.class);
  private final Map<String, Integer> endings = new TreeMap<>();

  private EveryFailure(int stride, List<FaultMode> modes) {
    this.stride = isLarge() ? 1 : stride;
    this.modes = modes;
  }

  /// Whether everything is to be tried.
  public static boolean isLarge() {
    return "large".equals(System.getProperty("backstay.harness"));
  }

  /// In those modes.
  public static EveryFailure in(int stride, FaultMode... modes) {
    return new EveryFailure(stride, List.of(modes));
  }

  /// Tries every failure of scenarios made by the maker.
  public EveryFailure of(Maker maker) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(EveryFailure::buryCrashed);
    for (var mode : modes) {
      var step = 1;
      while (tried(maker, step, mode)) {
        points.merge(mode, 1, Integer::sum);
        step += stride;
      }
    }
    return this;
  }

  /// Other threads of a process that died have nothing to say.
  private static void buryCrashed(Thread thread, Throwable thrown) {
    if (!(thrown instanceof SimulatedCrash)) {
      System.err.println(thread.getName() + " ended with " + thrown);
    }
  }

  /// Makes a scenario for a step.
  public interface Maker {
    /// Makes it, in a place of its own.
    Scenario make(int step, FaultMode mode) throws Exception;
  }

  /// Makes what is attempted.
  public interface Making<T> {
    /// Makes it, in a place of its own.
    T get() throws Exception;
  }

  /// What is done with it, and fails.
  public interface Act<T> {
    /// Does it.
    void on(T attempt, Faults faults) throws Exception;
  }

  /// What is required of it afterwards.
  public interface Judgement<T> {
    /// Requires it.
    void on(T attempt, Outcome outcome) throws Exception;
  }

  /// Scenarios that do the same with a new attempt each time, and judge it by the same.
  public static <T> Maker tries(Making<T> making, Act<T> act, Judgement<T> judgement) {
    return (_, _) -> {
      var attempt = making.get();
      return new Scenario() {
        @Override
        public void run(Faults faults) throws Exception {
          act.on(attempt, faults);
        }

        @Override
        public void judge(Outcome outcome) throws Exception {
          judgement.on(attempt, outcome);
        }
      };
    };
  }

  /// Whether the fault was met.
  private boolean tried(Maker maker, int step, FaultMode mode) throws Exception {
    var scenario = maker.make(step, mode);
    var faults = Faults.at(step, mode);
    Throwable failure = null;
    try {
      scenario.run(faults);
    } catch (OperationFailedException | SimulatedCrash declared) {
      failure = declared;
    } catch (RuntimeException | java.io.IOException undeclared) {
      throw new AssertionError(mode + " at " + step + " of " + faults.steps(), undeclared);
    }
    var outcome = new Outcome(step, mode, faults, failure);
    try {
      scenario.judge(outcome);
    } catch (AssertionError | Exception wrong) {
      throw new AssertionError(outcome.described() + ": " + wrong.getMessage(), wrong);
    }
    var name = failure == null ? "no failure" : failure.getClass().getSimpleName();
    endings.merge(mode + " " + name, 1, Integer::sum);
    return faults.happened();
  }

  /// How many points were tried.
  public int count() {
    return points.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// How many points were tried in each mode, and how they ended.
  @Override
  public String toString() {
    return count() + " points " + points + " ended " + endings;
  }
}
