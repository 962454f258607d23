package dev.backstay.service;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Requests, each with a limit of time for the whole of it and of bytes for the answer. Redirects
/// are not followed.
final class Requests {

  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final String LATE = "was not answered in time";

  private Requests() {}

  /// @param status its status
  /// @param body its body
  record Answer(int status, byte[] body) {}

  /// The place without what may hold secrets.
  static String shown(URI uri) {
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// @throws HttpTimeoutException if the whole of it was not there within the limit
  /// @throws IOException whose message says what was seen, as the end of a sentence
  static Answer ask(HttpRequest request, Duration limit) throws IOException {
    return ask(request, HttpClient.newBuilder(), limit);
  }

  /// The same through a client of its own kind.
  static Answer ask(HttpRequest request, HttpClient.Builder by, Duration limit) throws IOException {
    try (var client =
        by.version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build()) {
      var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX);
      var coming = client.sendAsync(request, handler);
      try {
        var answer = coming.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        return new Answer(answer.statusCode(), answer.body());
      } catch (TimeoutException e) {
        throw (IOException) new HttpTimeoutException(LATE).initCause(e);
      } catch (ExecutionException e) {
        throw failed(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException(
            FailureCode.CANCELLED, "interrupted while a service was asked", null, e);
      } finally {
        coming.cancel(true);
        client.shutdownNow();
      }
    }
  }

  private static IOException failed(@Nullable Throwable fault) {
    return switch (fault) {
      case null -> new IOException("failed");
      case HttpTimeoutException late ->
          (IOException) new HttpTimeoutException(LATE).initCause(late);
      case ConnectException refused -> new IOException("cannot be reached", refused);
      default -> new IOException("failed: " + said(fault), fault);
    };
  }

  private static String said(Throwable fault) {
    return fault.getMessage() == null ? fault.toString() : fault.getMessage();
  }
}
