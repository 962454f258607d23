package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.s3.ListingIncompleteException;
import dev.backstay.s3.ProtocolException;
import dev.backstay.s3.RefusedException;
import dev.backstay.s3.UnansweredException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/// What is said of a bucket with which something went wrong.
final class Failures {

  private Failures() {}

  static CaptureFailedException capture(Bucket bucket, IOException cause) {
    return switch (cause) {
      case ListingIncompleteException _ ->
          new CaptureFailedException(
              FailureCode.LISTING_INCOMPLETE,
              "the listing of " + bucket.place() + " is not whole: " + words(bucket, cause),
              "Run the backup again; if it stays so, look at what stands between here and the"
                  + " server.",
              cause);
      case ProtocolException _ ->
          new CaptureFailedException(
              FailureCode.STORE_PROTOCOL,
              place(bucket) + " does not speak the S3 protocol: " + words(bucket, cause),
              "Check `endpoint`, `region` and `path_style`, and any proxy on the way.",
              cause);
      case RefusedException refused when refused.isWithoutBucket() ->
          new CaptureFailedException(
              FailureCode.SOURCE_MISSING,
              place(bucket) + " is not there",
              "Check `bucket` and `endpoint` in the configuration.",
              cause);
      case UnansweredException _ ->
          new CaptureFailedException(
              FailureCode.CAPTURE_FAILED,
              place(bucket) + " cannot be captured: " + words(bucket, cause),
              "Check `endpoint`, and whether the server runs and can be reached from here.",
              cause);
      default ->
          new CaptureFailedException(
              FailureCode.CAPTURE_FAILED,
              place(bucket) + " cannot be captured: " + words(bucket, cause),
              "Its keys are configured, or in the `AWS_` variables; it needs `s3:ListBucket` and `s3:GetObject`, and for a bucket with versions"
                  + " `s3:ListBucketVersions` and `s3:GetObjectVersion`.",
              cause);
    };
  }

  static RestoreRefusedException restore(
      Bucket bucket, FailureCode code, String what, IOException cause) {
    return new RestoreRefusedException(
        code,
        place(bucket) + " " + what + ": " + words(bucket, cause),
        "Nothing live was touched; mend the cause, then restore again.",
        cause);
  }

  private static String place(Bucket bucket) {
    return "the bucket " + bucket.place();
  }

  /// What happened, in words.
  static String words(Bucket bucket, IOException cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SocketTimeoutException) {
        return "it said nothing for " + bucket.timeout().toSeconds() + " s";
      }
    }
    return String.valueOf(cause.getMessage());
  }
}
