package dev.backstay.http;

import dev.backstay.failure.OperationFailedException;
import dev.backstay.json.Json;
import java.time.Duration;
import java.util.Optional;

/// Why something was not done, as RFC 9457 has it.
///
/// @param status 400 to 599
/// @param code the stable name of the reason: of a [Refusal] or a failure code
/// @param title the same for every problem of that code
/// @param detail what was found, with concrete values
/// @param hint one sentence on what to do next
/// @param retryAfter how long to wait before asking again, if that helps
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    Optional<String> hint,
    Optional<Duration> retryAfter)
    implements Answer {

  /// The media type of problems.
  public static final String TYPE = "application/problem+json";

  private static final Duration UNAVAILABLE_WAIT = Duration.ofSeconds(30);

  /// A failure as a problem.
  public static Problem of(OperationFailedException failure) {
    var status = Statuses.of(failure);
    return new Problem(
        status,
        failure.code().label(),
        "The operation was not done: " + failure.code().label(),
        failure.getMessage(),
        failure.hint(),
        status == Statuses.UNAVAILABLE ? Optional.of(UNAVAILABLE_WAIT) : Optional.empty());
  }

  /// The same, to be asked again after a time.
  public Problem retryAfter(Duration wait) {
    return new Problem(status, code, title, detail, hint, Optional.of(wait));
  }

  /// The document that is answered.
  ///
  /// @param requestId by which the log knows the request
  String text(String requestId) {
    return Json.text(
        json -> {
          json.writeStringProperty("type", "urn:backstay:problem:" + code);
          json.writeStringProperty("title", title);
          json.writeNumberProperty("status", status);
          json.writeStringProperty("detail", detail);
          json.writeStringProperty("code", code);
          hint.ifPresent(it -> json.writeStringProperty("hint", it));
          json.writeStringProperty("request_id", requestId);
        });
  }
}
