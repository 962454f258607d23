package dev.backstay.http;

import java.util.Optional;

/// Why a request was not let through to what would have answered it: the stable codes of problems
/// that have nothing to do with what was asked for. Others are those of
/// [dev.backstay.failure.FailureCode].
public enum Refusal {
  REQUEST_MALFORMED(400, "request-malformed", "The request is not well-formed"),
  QUERY_INVALID(400, "query-invalid", "The query is not one that is known here"),
  BODY_INVALID(400, "body-invalid", "The body is not what is expected"),
  KEY_MISSING(400, "key-missing", "The request needs a key"),
  NOT_SIGNED_IN(401, "not-signed-in", "Nobody is known by these credentials"),
  ROLE_LACKING(403, "role-lacking", "The caller may not do this"),
  CSRF_WRONG(403, "csrf-wrong", "The session's token is missing or wrong"),
  ORIGIN_FOREIGN(403, "origin-foreign", "The request comes from another origin"),
  PROXY_FOREIGN(403, "proxy-foreign", "The request did not come through a known proxy"),
  NOT_FOUND(404, "not-found", "There is no such thing"),
  METHOD_UNKNOWN(405, "method-unknown", "This cannot be done with it"),
  BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
  TYPE_UNKNOWN(415, "type-unknown", "The body is not JSON"),
  NAME_FOREIGN(421, "name-foreign", "The service does not have that name"),
  VALUE_INVALID(422, "value-invalid", "The body says something that is not allowed"),
  TOO_MANY_ATTEMPTS(429, "too-many-attempts", "There were too many failures"),
  TOO_MANY_CHANGES(429, "too-many-changes", "There were too many changes"),
  HEADER_TOO_LARGE(431, "header-too-large", "The header is too large"),
  FAULT(500, "fault", "Something unexpected happened"),
  STOPPING(503, "stopping", "The service is about to end");

  private final int status;
  private final String code;
  private final String title;

  Refusal(int status, String code, String title) {
    this.status = status;
    this.code = code;
    this.title = title;
  }

  /// The status of the answer.
  public int status() {
    return status;
  }

  /// The stable name of the reason.
  public String code() {
    return code;
  }

  /// The problem that this is, with what was found, and what to do next.
  public Problem problem(String detail, String hint) {
    return new Problem(status, code, title, detail, Optional.of(hint), Optional.empty());
  }

  /// The same, to be thrown.
  public RefusedException because(String detail, String hint) {
    return new RefusedException(problem(detail, hint));
  }
}
