package dev.backstay.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers what the server itself refuses, before it comes to the front door, in the same form as
/// all else.
final class BadRequests implements Request.Handler {

  private final RequestLog log;

  BadRequests(RequestLog log) {
    this.log = log;
  }

  @Override
  public boolean handle(Request jetty, Response response, Callback callback) {
    var id = Reception.newId();
    var status =
        jetty.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer it
            ? it
            : response.getStatus();
    var problem = problem(status);
    if (jetty.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable fault
        && problem.status() == Statuses.FAULT) {
      log.fault(id, fault);
    }
    var bytes = problem.text(id).getBytes(StandardCharsets.UTF_8);
    var headers = response.getHeaders();
    Replies.setCommon(headers, Reception.isSecure(jetty));
    headers.put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
    headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
    response.setStatus(problem.status());
    log.request(
        new RequestLog.Entry(
            id,
            String.valueOf(jetty.getMethod()),
            Optional.empty(),
            problem.status(),
            Optional.of(problem.code()),
            Duration.ZERO,
            Reception.peer(jetty),
            Optional.empty(),
            Optional.empty()));
    response.write(true, ByteBuffer.wrap(bytes), callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 431 ->
          Refusal.HEADER_TOO_LARGE.problem(
              "the header has more than %d bytes".formatted(Limits.HEADER_BYTES_MAX),
              "Send less of it.");
      case 503 -> Refusal.STOPPING.problem("no more requests are taken", "Ask again in a minute.");
      case 500 -> Acts.fault();
      default -> {
        var malformed =
            Refusal.REQUEST_MALFORMED.problem(
                "this is not HTTP as it is spoken here", "Look at what is sent.");
        yield status > 400 && status < 500
            ? new Problem(
                status,
                malformed.code(),
                malformed.title(),
                malformed.detail(),
                malformed.hint(),
                Optional.empty())
            : malformed;
      }
    };
  }
}
