package dev.backstay.http;

import dev.backstay.audit.AuditTrail;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What is served, and what is needed for it.
///
/// @param endpoints beside those that are always there: signing in and out, health, description
/// @param unreadiness why the service cannot do its work now; empty if it can
/// @param log takes one JSON object of one line for each request, and for each fault
public record Serving(
    List<Endpoint> endpoints,
    Credentials credentials,
    AuditTrail trail,
    Supplier<List<String>> unreadiness,
    InstantSource time,
    Consumer<String> log) {

  public Serving {
    endpoints = List.copyOf(endpoints);
  }

  /// The table of all endpoints.
  ///
  /// @throws IllegalArgumentException if two have the same method and form of path
  public Endpoints table() {
    var own = new SignIn(credentials, new Trail(trail)).endpoints();
    return Standing.describing(Endpoints.of(own).and(Standing.health(unreadiness)).and(endpoints));
  }
}
