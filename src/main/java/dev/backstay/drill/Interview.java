package dev.backstay.drill;

import dev.backstay.evidence.Answer;
import dev.backstay.failure.CancelledException;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.restore.Examination;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Asks every question to the end, whatever the answers before were, and keeps them.
final class Interview implements Examination {

  private final BooleanSupplier isDiskFull;
  private final List<Answer> answers = new ArrayList<>();

  /// One of a state that is restored by servers.
  ///
  /// @param isDiskFull whether one of them has met a full disk
  Interview(BooleanSupplier isDiskFull) {
    this.isDiskFull = isDiskFull;
  }

  /// An answer is bad if the check fails; that the repository cannot be reached is no answer.
  @Override
  public void ask(ComponentName component, String question, Runnable check) {
    ask(component.value(), question, check);
  }

  /// The same about all of it, if the component is empty.
  ///
  /// @return whether the answer was good
  boolean ask(String component, String question, Runnable check) {
    var began = System.nanoTime();
    try {
      check.run();
      keep(component, question, Answer.Outcome.GOOD, "", began);
      return true;
    } catch (StoreUnavailableException | CancelledException none) {
      throw none;
    } catch (OperationFailedException bad) {
      requireOfSnapshot(bad);
      var detail = "%s (%s)".formatted(bad.getMessage(), bad.code().label());
      keep(component, question, Answer.Outcome.BAD, detail, began);
      return false;
    }
  }

  /// What this host lacks refutes no snapshot: another one may have it.
  private void requireOfSnapshot(OperationFailedException bad) {
    var isOfHost =
        switch (bad.code()) {
          case SPACE, TOOL_TOO_OLD, RIGHTS_LACKING, CODE_UNTRUSTED -> true;
          default -> false;
        };
    if (isOfHost) {
      throw new DrillFailedException(
          FailureCode.DRILL_IMPOSSIBLE,
          "no drill can be held here: %s (%s)".formatted(bad.getMessage(), bad.code().label()),
          bad.hint().orElse("Hold it on a host that is like the one to recover on."),
          bad);
    }
    if (FullDisk.isNamedBy(bad) || isDiskFull.getAsBoolean()) {
      throw noRoom(String.valueOf(bad.getMessage()), bad);
    }
  }

  private static DrillFailedException noRoom(String what, Exception cause) {
    return new DrillFailedException(
        FailureCode.DRILL_IMPOSSIBLE,
        "no drill can be held here, where the disk is full: " + what,
        "Set `scratch_dir` to a larger disk.",
        cause);
  }

  /// Asks a question whose answer is what was found to be wrong; nothing if all is well.
  ///
  /// @return whether the answer was good
  boolean examine(String component, String question, Findings findings) {
    var began = System.nanoTime();
    try {
      var found = findings.find();
      var outcome = found.isEmpty() ? Answer.Outcome.GOOD : Answer.Outcome.BAD;
      keep(component, question, outcome, String.join("; ", found), began);
      return found.isEmpty();
    } catch (IOException e) {
      if (FullDisk.isNamedBy(e) || isDiskFull.getAsBoolean()) {
        throw noRoom(String.valueOf(e.getMessage()), e);
      }
      keep(component, question, Answer.Outcome.BAD, "it cannot be asked: " + e.getMessage(), began);
      return false;
    }
  }

  /// What is wrong.
  @FunctionalInterface
  interface Findings {
    List<String> find() throws IOException;
  }

  /// Notes that something could not be asked, and why.
  void pass(String component, String question, String why) {
    answers.add(new Answer(component, question, Answer.Outcome.NOT_ASKED, why, Duration.ZERO));
  }

  private void keep(
      String component, String question, Answer.Outcome outcome, String detail, long began) {
    answers.add(
        new Answer(
            component, question, outcome, detail, Duration.ofNanos(System.nanoTime() - began)));
  }

  List<Answer> answers() {
    return List.copyOf(answers);
  }
}
