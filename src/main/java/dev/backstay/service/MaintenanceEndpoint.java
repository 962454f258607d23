package dev.backstay.service;

import dev.backstay.failure.OperationFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A service that lets its state alone when it is told so by a request, and takes it up again by
/// another.
///
/// @param enter where it is told to let its state alone
/// @param leave where it is told to take it up again
/// @param method the method of both requests
/// @param statuses the statuses that mean it is so; empty for all from 200 to 299
/// @param header a header that both requests have
public record MaintenanceEndpoint(
    String name,
    Optional<Probe> probe,
    Duration timeout,
    URI enter,
    URI leave,
    String method,
    Set<Integer> statuses,
    Optional<Header> header)
    implements Service {

  public MaintenanceEndpoint {
    statuses = Set.copyOf(statuses);
  }

  /// The same with a header.
  public MaintenanceEndpoint with(Header other) {
    return new MaintenanceEndpoint(
        name, probe, timeout, enter, leave, method, statuses, Optional.of(other));
  }

  @Override
  public MaintenanceEndpoint with(Probe other) {
    return new MaintenanceEndpoint(
        name, Optional.of(other), timeout, enter, leave, method, statuses, header);
  }

  @Override
  public String shown() {
    return "maintenance at " + Requests.shown(enter);
  }

  @Override
  public void stop() throws ServiceFailedException {
    ask(Act.STOP, enter);
  }

  @Override
  public void start() throws ServiceFailedException {
    ask(Act.START, leave);
  }

  private void ask(Act act, URI uri) throws ServiceFailedException {
    var where = act.failed(name) + method + " " + Requests.shown(uri) + " ";
    var advice = "Look at " + shown() + ".";
    try {
      var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
      header.ifPresent(it -> request.header(it.name(), it.value().get()));
      var status = Requests.ask(request.build(), timeout).status();
      if (!isGood(status)) {
        throw new ServiceFailedException(
            where + "was answered with status " + status, advice, null);
      }
    } catch (OperationFailedException e) {
      throw new ServiceFailedException(
          where + "needs a header that cannot be had: " + e.getMessage(), advice, e);
    } catch (IllegalArgumentException unfit) {
      // Its message quotes the value; so does the fault itself.
      throw new ServiceFailedException(
          where + "has a header that no request can have", advice, null);
    } catch (ServiceFailedException failed) {
      throw failed;
    } catch (IOException e) {
      throw new ServiceFailedException(where + e.getMessage(), advice, e);
    }
  }

  private boolean isGood(int status) {
    return statuses.isEmpty() ? status / 100 == 2 : statuses.contains(status);
  }

  @Override
  public String toString() {
    return name + " (" + shown() + ")";
  }
}
