package dev.backstay.s3;

import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The server said no.
public final class RefusedException extends IOException {

  /// What says that the same request may be answered otherwise later, whatever its status.
  private static final Set<String> PASSING =
      Set.of(
          "BadDigest",
          "BandwidthLimitExceeded",
          "InternalError",
          "OperationAborted",
          "RequestLimitExceeded",
          "RequestTimeout",
          "ServiceUnavailable",
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "TooManyRequests",
          "XAmzContentSHA256Mismatch");

  private static final Set<Integer> PASSING_STATUSES = Set.of(408, 425, 429, 500, 502, 503, 504);

  private static final int WORDS_MAX = 300;

  private final int status;
  private final String code;

  RefusedException(S3Exception cause) {
    super(words(cause), cause);
    status = cause.statusCode();
    code = codeOf(cause);
  }

  static String codeOf(S3Exception failure) {
    var details = failure.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String words(S3Exception failure) {
    var details = failure.awsErrorDetails();
    var said = details == null ? null : details.errorMessage();
    return "it answered "
        + failure.statusCode()
        + (codeOf(failure).isEmpty() ? "" : " " + line(codeOf(failure)))
        + (said == null || said.isEmpty() ? "" : ": " + line(said));
  }

  /// What a server says, on one line that is not too long.
  static String line(String said) {
    var line = said.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.substring(0, Math.min(WORDS_MAX, line.length()));
  }

  /// The status of its answer.
  public int status() {
    return status;
  }

  /// The server's own code; empty if it gave none.
  public String code() {
    return code;
  }

  /// Whether it may say otherwise a little later: it is too busy, or failed itself.
  public boolean mayPass() {
    return PASSING_STATUSES.contains(status) || PASSING.contains(code);
  }

  /// Whether the account may not do that.
  public boolean isForbidden() {
    return status == 401 || status == 403;
  }

  /// Whether the server does not know how to do that.
  public boolean isUnknownThere() {
    return status == 501 || status == 405 || status == 400;
  }

  /// Whether it may be for the size of an object: servers have no word for that alone.
  public boolean mayBeForSize() {
    return code.equals("EntityTooLarge") || code.equals("InvalidRequest");
  }

  /// Whether the bucket itself is not there.
  public boolean isWithoutBucket() {
    return code.equals("NoSuchBucket");
  }
}
