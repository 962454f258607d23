package dev.backstay.store.web;

import dev.backstay.store.Content;
import dev.backstay.store.StoreBusyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/// Asks a server, each request once; redirects are answers like others. What a request carries
/// may be a secret: no failure quotes it.
public final class WebClient implements AutoCloseable {

  /// A transfer that is slower on average, beyond the silence that is allowed, is given up.
  private static final int BYTES_PER_SECOND_MIN = 16 << 10;

  /// What an answer may have beside what was asked for, such as a page of a listing.
  private static final int SLACK_BYTES = 16 << 20;

  private final Duration silence;
  private final HttpClient client;

  /// @param silence how long the server may say nothing
  public WebClient(Duration silence) {
    this.silence = silence;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(silence)
            .build();
  }

  /// The body that a content is sent as.
  public static BodyPublisher bodyOf(Content content) {
    return content.sizeBytes() == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> open(content)), content.sizeBytes());
  }

  private static java.io.InputStream open(Content content) {
    try {
      return content.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The answer to a request.
  ///
  /// @param place what is asked for, for people
  /// @param sizeBytes how many bytes go there or come from there, about
  /// @throws StoreBusyException if there is none, or only a part
  /// @throws IOException if the two cannot agree on how to talk, as with a certificate that is not
  ///     trusted: asking again would not help
  public WebAnswer ask(String place, HttpRequest request, long sizeBytes) throws IOException {
    var limit = silence.multipliedBy(2).plusMillis(sizeBytes * 1000 / BYTES_PER_SECOND_MIN);
    var asked =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), sizeBytes + SLACK_BYTES));
    try {
      var answer = asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new WebAnswer(answer.statusCode(), answer.headers(), answer.body());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SSLHandshakeException refused
          && !(refused.getCause() instanceof IOException)) {
        throw new IOException(place + ": no secure connection: " + wordsOf(refused), refused);
      }
      if (e.getCause() instanceof IOException lost) {
        throw new StoreBusyException(place + ": no whole answer: " + wordsOf(lost), lost);
      }
      throw new IllegalStateException("a request ended unexpectedly", e);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw new StoreBusyException(
          place + ": no whole answer within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(place + ": interrupted");
    }
  }

  private static String wordsOf(IOException lost) {
    if (lost instanceof ConnectException) {
      return "no connection";
    }
    return lost.getMessage() == null ? lost.getClass().getSimpleName() : lost.getMessage();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
