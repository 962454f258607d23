package dev.backstay.http;

import java.util.Map;

/// A request is answered with a problem. It is no fault of the program and has no trace.
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  /// Answers with that problem.
  public RefusedException(Problem problem) {
    this(problem, Map.of());
  }

  /// Answers with that problem, and these headers beside.
  public RefusedException(Problem problem, Map<String, String> headers) {
    super(problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  /// What is wrong.
  public Problem problem() {
    return problem;
  }

  /// What is answered: a browser that must sign in first is led there instead.
  Answer answer() {
    var page = headers.get("Location");
    if (page != null) {
      return new Answer.Elsewhere(page);
    }
    Answer answer = problem;
    for (var each : headers.entrySet()) {
      answer = answer.with(each.getKey(), each.getValue());
    }
    return answer;
  }
}
