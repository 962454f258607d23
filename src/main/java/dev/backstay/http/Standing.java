package dev.backstay.http;

import dev.backstay.json.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The endpoints that say how the service is and what it knows.
final class Standing {

  private Standing() {}

  /// Whether it lives, and whether it can do its work. Strangers learn no more than that.
  static List<Endpoint> health(Supplier<List<String>> unreadiness) {
    return List.of(
        Endpoint.of(
            Method.GET,
            "/healthz",
            new Need.Anonymous(),
            About.of("Says that the service lives.")
                .answering(200, "It does.", "{\"status\":\"up\"}"),
            _ -> up(200, List.of())),
        Endpoint.of(
            Method.GET,
            "/readyz",
            new Need.Anonymous(),
            About.of("Says whether the service can do its work, and to who is known why not.")
                .answering(200, "It can.", "{\"status\":\"up\"}")
                .answering(503, "It cannot.", "{\"status\":\"down\",\"reasons\":[\"no room\"]}"),
            request -> {
              var reasons = unreadiness.get();
              return up(
                  reasons.isEmpty() ? 200 : 503,
                  request.caller().isPresent() ? reasons : List.of());
            }));
  }

  private static Answer up(int status, List<String> reasons) {
    return new Answer.JsonText(
        status,
        Json.text(
            json -> {
              json.writeStringProperty("status", status == 200 ? "up" : "down");
              if (!reasons.isEmpty()) {
                Json.texts(json, "reasons", reasons);
              }
            }));
  }

  /// The same table and one endpoint more, which describes all of it.
  static Endpoints describing(Endpoints others) {
    var text = new AtomicReference<>("");
    var all =
        others.and(
            List.of(
                Endpoint.of(
                    Method.GET,
                    "/openapi.json",
                    new Need.SignedIn(),
                    About.of("Describes all endpoints, as OpenAPI 3.1 has it.")
                        .answering(200, "The description.", "{\"openapi\":\"3.1.0\"}"),
                    _ -> new Answer.JsonText(200, text.get()))));
    text.set(OpenApi.text(all));
    return all;
  }
}
