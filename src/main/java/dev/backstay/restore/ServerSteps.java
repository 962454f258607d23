package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Divisible;
import dev.backstay.component.Handlers;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.StoppedServer;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledEntity;
import dev.backstay.restore.journal.JournaledServer;
import dev.backstay.service.Service;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Exchanges the states of servers; any of it may have been done before.
final class ServerSteps {

  private record Step(ComponentName component, ServerExchange exchange) {}

  private final List<Step> steps;

  private ServerSteps(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /// Those of a restore that is about to begin.
  static ServerSteps of(RestorePlan plan, Handlers handlers) {
    var steps = new ArrayList<Step>();
    var isToDirectory = plan.request().directory().isPresent();
    for (var target : plan.targets()) {
      var component = target.component();
      if (target.isServed() || !isToDirectory) {
        handlers
            .handlerOf(component)
            .exchange(target.destination())
            .ifPresent(it -> steps.add(new Step(component.name(), it)));
      }
    }
    return new ServerSteps(steps);
  }

  /// Those of an unfinished restore.
  ///
  /// @throws RestoreRefusedException if the configuration does not lead to the same servers
  static ServerSteps of(JournalState state, List<Component> configured, Handlers handlers) {
    var steps = new ArrayList<Step>();
    for (var server : state.servers()) {
      steps.add(new Step(server.component(), find(server, state, configured, handlers)));
    }
    state.entity().ifPresent(it -> addParts(it, configured, handlers, steps));
    return new ServerSteps(steps);
  }

  /// Those of a restore of one entity.
  ///
  /// @throws RestoreRefusedException if the configuration does not lead to the same places
  static ServerSteps of(JournaledEntity entity, List<Component> configured, Handlers handlers) {
    var steps = new ArrayList<Step>();
    addParts(entity, configured, handlers, steps);
    return new ServerSteps(steps);
  }

  private static void addParts(
      JournaledEntity entity, List<Component> configured, Handlers handlers, List<Step> steps) {
    for (var part : entity.parts()) {
      var exchange =
          configured.stream()
              .filter(it -> it.name().equals(part.component()))
              .map(handlers::handlerOf)
              .filter(Divisible.class::isInstance)
              .map(it -> ((Divisible) it).exchange(part.work()))
              .findFirst();
      requireSame(part.component(), part.place(), exchange);
      steps.add(new Step(part.component(), exchange.orElseThrow()));
    }
  }

  private static ServerExchange find(
      JournaledServer server, JournalState state, List<Component> configured, Handlers handlers) {
    var exchange =
        configured.stream()
            .filter(it -> it.name().equals(server.component()))
            .findFirst()
            .flatMap(it -> asAsked(it, state))
            .flatMap(it -> exchange(handlers.handlerOf(it), state));
    requireSame(server.component(), server.place(), exchange);
    return exchange.orElseThrow();
  }

  private static void requireSame(
      ComponentName component, String former, Optional<ServerExchange> exchange) {
    var place = exchange.map(ServerExchange::place).orElse("nowhere");
    if (!place.equals(former)) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_UNFINISHED,
          "the unfinished restore was of %s at %s, which is configured at %s now"
              .formatted(component, former, place),
          "Configure it as it was until the restore has ended, then run the same command again.");
    }
  }

  /// Empty if it cannot be meant any more.
  private static Optional<Component> asAsked(Component configured, JournalState state) {
    var asked = state.asked();
    var elsewhere = Elsewhere.served(asked.elsewhere());
    if (elsewhere.filter(it -> it.kind() != configured.kind()).isPresent()) {
      return Optional.empty();
    }
    var placed = elsewhere.map(it -> it.taking(configured)).orElse(configured);
    return Optional.of(
        placed instanceof PostgresDatabase database
            ? database.restoring(asked.scope(), asked.waived())
            : placed);
  }

  private static Optional<ServerExchange> exchange(ComponentHandler handler, JournalState state) {
    return state.targets().stream()
        .filter(it -> it.component().equals(handler.component().name()))
        .findFirst()
        .flatMap(it -> handler.exchange(it.destination()));
  }

  List<JournaledServer> journaled() {
    return steps.stream()
        .map(step -> new JournaledServer(step.component(), step.exchange().place()))
        .toList();
  }

  /// Whether the service is a server whose files are exchanged.
  boolean isServer(Service service) {
    return stopped().anyMatch(it -> it.service().equals(service.name()));
  }

  /// Has the servers that the service is keep what they serve.
  void keep(Service service) {
    stopped().filter(it -> it.service().equals(service.name())).forEach(StoppedServer::keep);
  }

  /// Compares what the servers that the service is serve with what was restored.
  void compare(Service service) throws IOException {
    for (var server : stopped().toList()) {
      if (server.service().equals(service.name())) {
        server.compare();
      }
    }
  }

  /// Requires that no server runs whose files are renamed.
  void requireStopped() throws IOException {
    for (var server : stopped().toList()) {
      server.requireStopped();
    }
  }

  private Stream<StoppedServer> stopped() {
    return steps.stream()
        .map(Step::exchange)
        .filter(StoppedServer.class::isInstance)
        .map(StoppedServer.class::cast);
  }

  /// Puts every staged state in place.
  void forward() throws IOException {
    for (var step : steps) {
      step.exchange().forward();
    }
  }

  /// Requires that every former state can be put in place again.
  void requireWayBack() throws IOException {
    for (var step : steps) {
      step.exchange().requireWayBack();
    }
  }

  /// Puts every former state in place again, the last one first.
  void backward() throws IOException {
    for (var step : steps.reversed()) {
      step.exchange().backward();
    }
  }

  /// Drops every former state.
  void settle() throws IOException {
    for (var step : steps) {
      step.exchange().settle();
    }
  }

  /// Drops all that was staged.
  void abandon() throws IOException {
    for (var step : steps) {
      step.exchange().abandon();
    }
  }
}
