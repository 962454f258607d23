package dev.backstay.component.s3;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.function.Supplier;
import javax.xml.stream.XMLStreamException;
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
  static <T> T to(Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (S3Exception e) {
      throw translated(e);
    } catch (SdkClientException e) {
      throw e.getCause() instanceof XMLStreamException
          ? new ProtocolException("its answer cannot be read: " + wordsOf(e), e)
          : new IOException(wordsOf(e), e);
    } catch (SdkException e) {
      throw new ProtocolException("its answer cannot be read: " + wordsOf(e), e);
    }
  }

  private static IOException translated(S3Exception failure) {
    if (ELSEWHERE.contains(failure.statusCode())) {
      return new ProtocolException(
          "it answered " + failure.statusCode() + ", a redirect elsewhere", failure);
    }
    if (failure.statusCode() < 300) {
      return new ProtocolException(
          "it answered %d with the error %s"
              .formatted(failure.statusCode(), RefusedException.codeOf(failure)),
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

  private static String wordsOf(Throwable failure) {
    var cause = failure.getCause();
    return cause == null
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + " (" + cause.getClass().getSimpleName() + ")";
  }
}
