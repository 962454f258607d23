package dev.backstay.http.pages;

import dev.backstay.failure.OperationFailedException;
import dev.backstay.http.Problem;
import dev.backstay.http.RefusedException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What came of a question: the rest of a page is shown whatever came of it.
///
/// @param answer there exactly if the question was answered
/// @param problem why it was not
/// @param <T> what is answered
public record Asked<T>(Optional<T> answer, Optional<Problem> problem) {

  /// Asks. Failures of the operation are answers; others are thrown.
  static <T> Asked<T> of(Supplier<T> question) {
    try {
      return new Asked<>(Optional.of(question.get()), Optional.empty());
    } catch (OperationFailedException failure) {
      return new Asked<>(Optional.empty(), Optional.of(Problem.of(failure)));
    } catch (RefusedException refused) {
      return new Asked<>(Optional.empty(), Optional.of(refused.problem()));
    }
  }

  /// The same with something made of the answer.
  <R> Asked<R> map(Function<T, R> form) {
    return new Asked<>(answer.map(form), problem);
  }

  /// Whether there is an answer.
  public boolean isKnown() {
    return answer.isPresent();
  }

  /// The answer.
  ///
  /// @throws java.util.NoSuchElementException if there is none
  public T known() {
    return answer.orElseThrow();
  }
}
