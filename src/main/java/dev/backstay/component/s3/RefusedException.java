package dev.backstay.component.s3;

import java.io.IOException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The server said no.
final class RefusedException extends IOException {

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
    var said = details == null ? "" : String.valueOf(details.errorMessage());
    return "it answered " + failure.statusCode() + " " + codeOf(failure) + ": " + said;
  }

  /// Whether the account may not do that.
  boolean isForbidden() {
    return status == 401 || status == 403;
  }

  /// Whether the server does not know how to do that.
  boolean isUnknownThere() {
    return status == 501 || status == 405 || status == 400;
  }

  /// Whether it may be for the size of an object: servers have no word for that alone.
  boolean mayBeForSize() {
    return code.equals("EntityTooLarge") || code.equals("InvalidRequest");
  }

  /// Whether the bucket itself is not there.
  boolean isWithoutBucket() {
    return code.equals("NoSuchBucket");
  }
}
