package dev.backstay.rehearsal;

import dev.backstay.service.JsonValue;
import dev.backstay.service.LoopbackRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The requests that a service is tried with; what answers give is put into later ones.
public final class Smoke {

  private static final Duration TRY_MAX = Duration.ofSeconds(30);
  private static final int KEPT_LENGTH_MAX = 1_000;

  private final Attempt attempt;
  private final TrialValues values;
  private final Map<String, String> kept = new TreeMap<>();

  /// Requests of a service that runs.
  public Smoke(Attempt attempt, TrialValues values) {
    this.attempt = attempt;
    this.values = values;
  }

  /// The first value that a request needs and no answer gave.
  public Optional<String> lackOf(ServiceTrial.SmokeRequest request) {
    return Placeholder.in(request.url() + " " + request.body().orElse("")).stream()
        .filter(it -> it.kind() == Placeholder.Kind.KEPT && !kept.containsKey(it.name()))
        .map(Placeholder::name)
        .findFirst();
  }

  /// Sends one.
  ///
  /// @return what is wrong with the answer; nothing if it is good
  /// @throws IOException if it would go elsewhere
  public List<String> send(ServiceTrial.SmokeRequest request) throws IOException {
    var url = filled(request.url(), Smoke::encoded);
    if (!LiveSearch.isOwn(url, Integer.toString(values.port()))) {
      throw new IOException("it would go to " + url + ", which is not the service of the drill");
    }
    var sent =
        new LoopbackRequest(
            request.method(), URI.create(url), request.body().map(it -> filled(it, Smoke::inJson)));
    var left = attempt.left();
    try {
      var answer = sent.send(left.compareTo(TRY_MAX) < 0 ? left : TRY_MAX);
      if (answer.status() != request.status()) {
        return List.of(
            "%s was answered with status %d, not %d: %s%s"
                .formatted(
                    sent.shown(),
                    answer.status(),
                    request.status(),
                    attempt.shown(answer.body()),
                    attempt.ending()));
      }
      for (var each : request.keep().entrySet()) {
        kept.put(each.getKey(), bounded(JsonValue.at(answer.body(), each.getValue())));
      }
      return List.of();
    } catch (IOException e) {
      return List.of(sent.shown() + " " + e.getMessage() + attempt.ending());
    }
  }

  private static String bounded(String value) throws IOException {
    if (value.length() > KEPT_LENGTH_MAX) {
      throw new IOException("was answered with a value of " + value.length() + " characters");
    }
    return value;
  }

  private String filled(String text, UnaryOperator<String> form) {
    return Placeholder.fill(
        values.fill(text),
        it -> Optional.ofNullable(kept.get(it.name())).map(form).orElse(it.written()));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String inJson(String value) {
    var text = new StringBuilder();
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
