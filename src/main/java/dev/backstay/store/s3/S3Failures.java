package dev.backstay.store.s3;

import dev.backstay.s3.RefusedException;
import dev.backstay.s3.UnansweredException;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreFullException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Set;

/// What is said of a place where something was asked for in vain.
final class S3Failures {

  private static final int INSUFFICIENT_STORAGE = 507;

  /// What servers of one's own say when nothing more fits.
  private static final Set<String> FULL =
      Set.of(
          "QuotaExceeded",
          "XMinioStorageFull",
          "XMinioAdminBucketQuotaExceeded",
          "InsufficientStorage");

  private S3Failures() {}

  /// A question to the server.
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException;
  }

  /// The answer to a question about a place, or a failure that names the place.
  ///
  /// @throws NoSuchFileException if there is no such object
  /// @throws AccessDeniedException if the account may not do that
  /// @throws StoreBusyException if asking again may help
  static <T> T at(String place, Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (IOException failure) {
      throw translated(place, failure);
    }
  }

  private static IOException translated(String place, IOException failure) {
    var words = place + ": " + failure.getMessage();
    return switch (failure) {
      case NoSuchFileException _ -> caused(new NoSuchFileException(place), failure);
      case AccessDeniedException _ -> failure;
      case InterruptedIOException _ -> failure;
      case StoreBusyException _ -> failure;
      case UnansweredException _ -> new StoreBusyException(words, failure);
      case RefusedException refused when isFull(refused) -> new StoreFullException(words, failure);
      case RefusedException refused when refused.mayPass() ->
          new StoreBusyException(words, failure);
      case RefusedException refused when refused.code().equals("RequestTimeTooSkewed") ->
          new IOException(words + "; the clocks of the store and of this host differ", failure);
      case RefusedException refused when refused.isForbidden() ->
          caused(new AccessDeniedException(place, null, refused.getMessage()), failure);
      default -> new IOException(words, failure);
    };
  }

  private static boolean isFull(RefusedException refused) {
    return refused.status() == INSUFFICIENT_STORAGE || FULL.contains(refused.code());
  }

  private static IOException caused(IOException failure, IOException cause) {
    failure.initCause(cause);
    return failure;
  }
}
