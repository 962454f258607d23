package dev.backstay.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What comes of asking a server, with failures that have a meaning here.
final class Answers {

  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);
  private static final int MISSING = 404;

  private Answers() {}

  /// The answer to a request about an object or the bucket.
  ///
  /// @throws NoSuchFileException if there is no such object
  /// @throws RefusedException if the server says no
  /// @throws ProtocolException if what it says makes no sense
  /// @throws UnansweredException if it says nothing
  static <T> T to(Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (S3Exception e) {
      throw translated(e);
    } catch (AbortedException e) {
      var interrupted = new InterruptedIOException("interrupted while it was asked");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ApiCallAttemptTimeoutException | ApiCallTimeoutException e) {
      throw new UnansweredException("it took too long: " + wordsOf(e), e);
    } catch (SdkClientException e) {
      throw translated(e);
    } catch (SdkException e) {
      throw new ProtocolException("its answer cannot be read: " + wordsOf(e), e);
    }
  }

  private static IOException translated(SdkClientException failure) {
    if (failure.getCause() instanceof XMLStreamException) {
      return new ProtocolException("its answer cannot be read: " + wordsOf(failure), failure);
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SSLPeerUnverifiedException || isLasting(each)) {
        return new IOException(wordsOf(failure), failure);
      }
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof IOException) {
        return new UnansweredException(wordsOf(failure), failure);
      }
    }
    return new IOException(wordsOf(failure), failure);
  }

  /// Whether the two cannot agree; a line that broke while they tried is told in the same way.
  private static boolean isLasting(Throwable failure) {
    return failure instanceof SSLHandshakeException && !(failure.getCause() instanceof IOException);
  }

  private static IOException translated(S3Exception failure) {
    if (ELSEWHERE.contains(failure.statusCode())) {
      var words = "it answered " + failure.statusCode() + ", a redirect elsewhere";
      return new ProtocolException(
          words + regionOf(failure).map(it -> ": the bucket is in the region " + it).orElse(""),
          failure);
    }
    if (failure.statusCode() < 300) {
      return new ProtocolException(
          "it answered %d with the error %s"
              .formatted(
                  failure.statusCode(), RefusedException.line(RefusedException.codeOf(failure))),
          failure);
    }
    if (failure.statusCode() == MISSING
        && !RefusedException.codeOf(failure).equals("NoSuchBucket")) {
      var gone = new NoSuchFileException("the object");
      gone.initCause(failure);
      return gone;
    }
    return new RefusedException(failure);
  }

  private static Optional<String> regionOf(S3Exception failure) {
    return Optional.ofNullable(failure.awsErrorDetails())
        .map(it -> it.sdkHttpResponse())
        .flatMap(it -> it.firstMatchingHeader("x-amz-bucket-region"));
  }

  private static String wordsOf(Throwable failure) {
    if (String.valueOf(failure.getMessage()).startsWith("Unable to load credentials")) {
      return "no credentials were found: not in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
          + " not in a profile, not from the machine";
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof UnknownHostException) {
        return "there is no host " + each.getMessage();
      }
      if (each instanceof ConnectException) {
        return String.valueOf(each.getMessage());
      }
    }
    var cause = failure.getCause();
    return cause == null
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + " (" + cause.getClass().getSimpleName() + ")";
  }
}
