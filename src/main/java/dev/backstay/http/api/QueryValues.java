package dev.backstay.http.api;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads parameters of a query.
final class QueryValues {

  private QueryValues() {}

  /// A parameter that may not be there.
  ///
  /// @throws UsageException if it is not of that form
  static <T> Optional<T> parameter(@Nullable String text, Function<String, T> form) {
    try {
      return Optional.ofNullable(text).map(form);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(
          FailureCode.USAGE,
          "a parameter is not what it should be: " + wrong.getMessage(),
          "See /openapi.json for an example.",
          wrong);
    }
  }

  /// How many there are to be on a page.
  static int limit(@Nullable String text, int otherwise, int most) {
    var limit = parameter(text, Integer::parseInt).orElse(otherwise);
    if (limit < 1 || limit > most) {
      throw new UsageException(
          FailureCode.USAGE, "limit is " + limit + ", and not 1 to " + most, "Ask for less.");
    }
    return limit;
  }
}
