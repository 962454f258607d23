package dev.backstay.http;

import dev.backstay.http.Connections.Watched;
import dev.backstay.http.EventSource.Next;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/// Writes answers.
final class Replies {

  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final Limits limits;
  private final BooleanSupplier isStopping;

  /// @param isStopping whether streams of events are to end
  Replies(Limits limits, BooleanSupplier isStopping) {
    this.limits = limits;
    this.isStopping = isStopping;
  }

  /// Sets what every answer has.
  static void setCommon(HttpFields.Mutable headers, boolean isSecure) {
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Embedder-Policy", "require-corp");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    if (isSecure) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /// Writes an answer.
  ///
  /// @return what came of it, for the audit trail
  /// @throws IOException if the caller does not take it, or what it comes from fails
  String write(Answer answer, String requestId, Response response, Watched watched)
      throws IOException {
    var headers = response.getHeaders();
    return switch (answer) {
      case Answer.Headed(var inner, var name, var value) -> {
        headers.add(name, value);
        yield write(inner, requestId, response, watched);
      }
      case Answer.JsonText(var status, var text) ->
          whole(response, watched, status, Answer.JsonText.TYPE, bytes(text));
      case Problem problem -> {
        problem
            .retryAfter()
            .ifPresent(it -> headers.put(HttpHeader.RETRY_AFTER, it.plusMillis(999).toSeconds()));
        yield whole(
            response, watched, problem.status(), Problem.TYPE, bytes(problem.text(requestId)));
      }
      case Answer.Page(var status, var html) ->
          whole(response, watched, status, "text/html; charset=utf-8", bytes(html));
      case Answer.Asset(var type, var content) -> {
        headers.put(HttpHeader.CACHE_CONTROL, "max-age=3600");
        yield whole(response, watched, 200, type, content);
      }
      case Answer.Elsewhere(var path) -> {
        headers.put(HttpHeader.LOCATION, path);
        yield whole(response, watched, answer.status(), "", new byte[0]);
      }
      case Answer.NoContent() -> whole(response, watched, answer.status(), "", new byte[0]);
      case Answer.Stream stream -> stream(response, watched, stream);
      case Answer.Events(var source) -> events(response, watched, source);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String whole(Response response, Watched watched, int status, String type, byte[] content)
      throws IOException {
    response.setStatus(status);
    if (!type.isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    }
    try (var out = output(response, watched)) {
      out.write(content, 0, content.length);
    }
    return "done: %d".formatted(status);
  }

  private WatchedOutput output(Response response, Watched watched) {
    return new WatchedOutput(Content.Sink.asOutputStream(response), watched, limits.write());
  }

  private String stream(Response response, Watched watched, Answer.Stream stream)
      throws IOException {
    response.setStatus(stream.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, stream.contentType());
    stream
        .fileName()
        .ifPresent(
            it ->
                response
                    .getHeaders()
                    .put(
                        "Content-Disposition",
                        "attachment; filename=\"%s\""
                            .formatted(UNSAFE.matcher(it).replaceAll("_"))));
    // Without pieces the end of the connection would be the end of the stream, also if it is torn.
    response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
    var out = output(response, watched);
    // Not closed after a failure: that would make what came look whole.
    stream.bytes().writeTo(new Unclosed(out));
    out.close();
    return "done: %d bytes".formatted(out.written());
  }

  private String events(Response response, Watched watched, EventSource source) throws IOException {
    try (source) {
      response.setStatus(200);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
      // Some proxies collect what is sent until there is much of it.
      response.getHeaders().put("X-Accel-Buffering", "no");
      try (var out = output(response, watched)) {
        send(out, ": here\n\n");
        follow(source, out);
      }
      return "done: events";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for events", e);
    }
  }

  private void follow(EventSource source, OutputStream out)
      throws IOException, InterruptedException {
    var slice = limits.heartbeat().compareTo(SLICE) < 0 ? limits.heartbeat() : SLICE;
    var sentAt = System.nanoTime();
    while (!isStopping.getAsBoolean()) {
      switch (source.next(slice)) {
        case Next.Event event -> {
          send(out, text(event));
          sentAt = System.nanoTime();
        }
        case Next.Quiet() -> {
          if (System.nanoTime() - sentAt >= limits.heartbeat().toNanos()) {
            send(out, ": still here\n\n");
            sentAt = System.nanoTime();
          }
        }
        case Next.End() -> {
          return;
        }
      }
    }
  }

  private static String text(Next.Event event) {
    var text = new StringBuilder();
    text.append("id: ").append(event.id()).append('\n');
    text.append("event: ").append(event.name()).append('\n');
    event.text().lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    return text.append('\n').toString();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
