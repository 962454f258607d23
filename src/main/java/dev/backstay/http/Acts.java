package dev.backstay.http;

import dev.backstay.failure.OperationFailedException;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets endpoints answer, and enters what is changed or read in the audit trail: that it begins,
/// and what came of it.
final class Acts {

  /// What came of a request.
  ///
  /// @param failure a fault of the program, for the log
  /// @param end to be told what came of it once the answer was sent, if that is not known before
  record Done(Answer answer, Optional<Throwable> failure, Optional<Consumer<String>> end) {}

  private final Trail trail;
  private final Consumer<String> outcomeLost;

  /// Acts that are entered there.
  ///
  /// @param outcomeLost told the id of a request whose outcome could not be entered: what was done
  ///     is done, and the next change is refused
  Acts(Trail trail, Consumer<String> outcomeLost) {
    this.trail = trail;
    this.outcomeLost = outcomeLost;
  }

  /// Calls the endpoint, unless that it begins cannot be entered.
  Done perform(Request request) {
    var endpoint = request.endpoint();
    if (!endpoint.isAudited()) {
      return attempt(request);
    }
    try {
      enter(request, "begins");
    } catch (OperationFailedException failure) {
      return new Done(Problem.of(failure), Optional.empty(), Optional.empty());
    }
    var done = attempt(request);
    if (isLong(done.answer())) {
      return new Done(
          done.answer(), done.failure(), Optional.of(outcome -> enterOutcome(request, outcome)));
    }
    enterOutcome(request, outcome(done.answer()));
    return done;
  }

  private static Done attempt(Request request) {
    try {
      return new Done(
          request.endpoint().answer().apply(request), Optional.empty(), Optional.empty());
    } catch (RefusedException refused) {
      return new Done(refused.answer(), Optional.empty(), Optional.empty());
    } catch (OperationFailedException failure) {
      return new Done(Problem.of(failure), Optional.empty(), Optional.empty());
    } catch (RuntimeException | Error fault) {
      return new Done(fault(), Optional.of(fault), Optional.empty());
    }
  }

  static Problem fault() {
    return Refusal.FAULT.problem(
        "the program has a fault", "Look for the request's id in the log, and report it.");
  }

  private static boolean isLong(Answer answer) {
    return switch (answer) {
      case Answer.Stream _, Answer.Events _ -> true;
      case Answer.Headed(var inner, _, _) -> isLong(inner);
      default -> false;
    };
  }

  private static String outcome(Answer answer) {
    return answer instanceof Problem problem
        ? "failed: %d %s".formatted(problem.status(), problem.code())
        : "done: %d".formatted(answer.status());
  }

  private void enterOutcome(Request request, String outcome) {
    try {
      enter(request, outcome);
    } catch (OperationFailedException _) {
      outcomeLost.accept(request.id());
    }
  }

  private void enter(Request request, String outcome) {
    trail.enter(
        request.incoming(),
        request.caller(),
        request.endpoint().name(),
        outcome,
        request.endpoint().has(Trait.TAKES_SECRET) ? "" : request.bodyDigest());
  }
}
