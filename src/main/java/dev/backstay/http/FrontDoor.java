package dev.backstay.http;

import dev.backstay.failure.OperationFailedException;
import dev.backstay.http.Acts.Done;
import dev.backstay.http.Connections.Watched;
import dev.backstay.http.Endpoints.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Takes every request from the server through the gate to its endpoint, and its answer back.
final class FrontDoor extends Handler.Abstract {

  private final Gate gate;
  private final Acts acts;
  private final Reception reception;
  private final Replies replies;
  private final Connections connections;
  private final RequestLog log;
  private final Limits limits;

  FrontDoor(
      Serving serving,
      Endpoints table,
      ListenSettings settings,
      Connections connections,
      BooleanSupplier isStopping) {
    var trail = new Trail(serving.trail());
    this.connections = connections;
    limits = settings.limits();
    log = new RequestLog(serving.time(), serving.log());
    gate = new Gate(table, new Names(settings.names()), serving.credentials(), trail);
    acts = new Acts(trail, log::outcomeLost);
    reception = new Reception(new Proxies(settings.proxies()));
    replies = new Replies(limits, isStopping);
  }

  /// A request as far as it has come.
  private static final class Course {
    private Optional<Endpoint> endpoint = Optional.empty();
    private Optional<Request> request = Optional.empty();
    private String source;

    private Course(String source) {
      this.source = source;
    }
  }

  @Override
  public boolean handle(
      org.eclipse.jetty.server.Request jetty, Response response, Callback callback) {
    var begun = System.nanoTime();
    var id = Reception.newId();
    var watched = connections.of(jetty.getConnectionMetaData().getConnection());
    watched.rest();
    var course = new Course(Reception.peer(jetty));
    var done = answered(jetty, response, id, watched, course);
    done.failure().ifPresent(it -> log.fault(id, it));
    var outcome = "broken off";
    try {
      passOver(jetty, response, watched);
      outcome = replies.write(done.answer(), id, response, watched);
      watched.expect(limits.header());
      callback.succeeded();
    } catch (IOException gone) {
      callback.failed(gone);
    } catch (RuntimeException | Error fault) {
      log.fault(id, fault);
      callback.failed(fault);
    } finally {
      var came = outcome;
      done.end().ifPresent(it -> it.accept(came));
      log.request(entry(jetty, id, course, done.answer(), begun));
    }
    return true;
  }

  private Done answered(
      org.eclipse.jetty.server.Request jetty,
      Response response,
      String id,
      Watched watched,
      Course course) {
    var isSecure = Reception.isSecure(jetty);
    Replies.setCommon(response.getHeaders(), isSecure);
    try {
      var incoming = reception.receive(jetty, id);
      course.source = incoming.source();
      if (incoming.isSecure() && !isSecure) {
        Replies.setCommon(response.getHeaders(), true);
      }
      Way.Found found = gate.find(incoming);
      course.endpoint = Optional.of(found.endpoint());
      var admitted = gate.admit(incoming, found);
      var body = body(jetty, incoming, watched);
      requireWanted(admitted.endpoint(), body);
      var request = new Request(incoming, admitted, body);
      course.request = Optional.of(request);
      return acts.perform(request);
    } catch (RefusedException refused) {
      return new Done(refused.answer(), Optional.empty(), Optional.empty());
    } catch (OperationFailedException failure) {
      return new Done(Problem.of(failure), Optional.empty(), Optional.empty());
    } catch (IOException gone) {
      return new Done(
          Refusal.BODY_INVALID.problem("the body did not come", "Send it again."),
          Optional.empty(),
          Optional.empty());
    } catch (RuntimeException | Error fault) {
      return new Done(Acts.fault(), Optional.of(fault), Optional.empty());
    }
  }

  private Body body(org.eclipse.jetty.server.Request jetty, Incoming incoming, Watched watched)
      throws IOException {
    if (!incoming.hasBody()) {
      return Body.of(new byte[0]);
    }
    if (jetty.getLength() > Body.BYTES_MAX) {
      throw tooLarge();
    }
    watched.expect(limits.body());
    try (var in = Content.Source.asInputStream(jetty)) {
      var bytes = in.readNBytes(Body.BYTES_MAX + 1);
      if (bytes.length > Body.BYTES_MAX) {
        throw tooLarge();
      }
      return Body.of(bytes);
    } finally {
      watched.rest();
    }
  }

  /// Reads what was not read of a request that was refused before; where too much comes, the
  /// connection ends with the answer. Else it would end behind it without a word, and what the
  /// caller asks next would get none.
  private void passOver(
      org.eclipse.jetty.server.Request jetty, Response response, Watched watched) {
    if (jetty.getHeaders().contains(HttpHeader.EXPECT)) {
      return;
    }
    watched.expect(limits.body());
    try (var in = Content.Source.asInputStream(jetty)) {
      if (jetty.getLength() <= Body.BYTES_MAX
          && in.readNBytes(Body.BYTES_MAX + 1).length <= Body.BYTES_MAX) {
        return;
      }
    } catch (IOException unread) {
      // It cannot be used any more.
    } finally {
      watched.rest();
    }
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
  }

  /// What an endpoint to which nothing is sent would pass over, the caller may have meant.
  private static void requireWanted(Endpoint endpoint, Body body) {
    if (endpoint.takesNothing() && body.object().filter(it -> !it.names().isEmpty()).isPresent()) {
      throw Refusal.VALUE_INVALID.because(
          "the body says something, and nothing is expected", "Send {} or nothing.");
    }
  }

  private static RefusedException tooLarge() {
    return Refusal.BODY_TOO_LARGE.because(
        "the body has more than %d bytes".formatted(Body.BYTES_MAX), "Send less.");
  }

  private static RequestLog.Entry entry(
      org.eclipse.jetty.server.Request jetty, String id, Course course, Answer answer, long begun) {
    return new RequestLog.Entry(
        id,
        jetty.getMethod(),
        course.endpoint.map(it -> it.path().toString()),
        answer.status(),
        code(answer),
        Duration.ofNanos(System.nanoTime() - begun),
        course.source,
        course.request.flatMap(Request::caller).map(Trail::actor),
        course.request.flatMap(Request::runId));
  }

  private static Optional<String> code(Answer answer) {
    return switch (answer) {
      case Problem problem -> Optional.of(problem.code());
      case Answer.Headed(var inner, _, _) -> code(inner);
      default -> Optional.empty();
    };
  }
}
