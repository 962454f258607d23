package dev.backstay.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/// A request to this host alone: it goes through no proxy, and follows no redirect.
///
/// @param method its method
/// @param uri where to; a loopback address
/// @param body what is sent as JSON, if anything is
public record LoopbackRequest(String method, URI uri, Optional<String> body) {

  /// What came back.
  ///
  /// @param status the status
  /// @param body the body, of at most 1 MiB
  public record Answer(int status, byte[] body) {}

  /// Sends it, and waits for the whole answer.
  ///
  /// @param limit how long that may take
  /// @throws java.net.http.HttpTimeoutException if the whole of it was not there within the limit
  /// @throws IOException whose message says what was seen, as the end of a sentence
  public Answer send(Duration limit) throws IOException {
    for (var address : InetAddress.getAllByName(uri.getHost())) {
      if (!address.isLoopbackAddress()) {
        throw new IOException("leads to " + address.getHostAddress() + ", which is no loopback");
      }
    }
    var sent =
        body.map(HttpRequest.BodyPublishers::ofString)
            .orElseGet(HttpRequest.BodyPublishers::noBody);
    var request = HttpRequest.newBuilder(uri).method(method, sent);
    if (body.isPresent()) {
      request.header("Content-Type", "application/json");
    }
    var direct = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY);
    var answer = Requests.ask(request.build(), direct, limit);
    return new Answer(answer.status(), answer.body());
  }

  /// It as it may be shown.
  public String shown() {
    return method + " " + Requests.shown(uri);
  }
}
