package dev.backstay.drill;

import dev.backstay.component.Component;
import dev.backstay.component.LiveState;
import dev.backstay.rehearsal.Attempt;
import dev.backstay.rehearsal.Handover;
import dev.backstay.rehearsal.LiveThings;
import dev.backstay.rehearsal.ServicePlan;
import dev.backstay.rehearsal.ServiceTrial;
import dev.backstay.rehearsal.Smoke;
import dev.backstay.rehearsal.TrialValues;
import dev.backstay.restore.RestorePlan;
import dev.backstay.run.Progress;
import dev.backstay.scratch.ScratchArea;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts the operator's service on what was restored, tries it, and ends it.
///
/// @param rehearsal what it takes
/// @param area the drill's directory
record ServiceRound(
    ServiceRehearsal rehearsal, ScratchArea area, Interview interview, Stopwatch watch) {

  private static final String STARTS = "does its service start?";
  private static final String IS_WELL = "is it well?";
  private static final Duration QUERY_LIMIT = Duration.ofSeconds(30);

  /// Tries it, or says why not.
  ///
  /// @param restored what was restored, if it could be
  /// @return how long it took until it was well
  /// @throws dev.backstay.failure.DrillFailedException if it would get to something live
  Duration hold(Optional<RestorePlan> restored, DrillRequest request) throws IOException {
    var lack = rehearsal.lackOf(request);
    if (lack.isPresent()) {
      interview.pass("", STARTS, "it needs %s, which this drill leaves out".formatted(lack.get()));
      return Duration.ZERO;
    }
    if (restored.isEmpty()) {
      interview.pass("", STARTS, "what it needs was not restored");
      return Duration.ZERO;
    }
    var places = placesOf(restored.get());
    watch.report(new Progress.Step("start the service", "", 0));
    var began = System.nanoTime();
    var plans = new ArrayList<ServicePlan>();
    var hasSettings =
        interview.examine(
            "",
            "can its settings be made?",
            () -> {
              plans.add(planned(places));
              return List.of();
            });
    if (!hasSettings) {
      interview.pass("", STARTS, "its settings could not be made");
      return Duration.ZERO;
    }
    var plan = plans.getFirst();
    rehearsal.guard().requireNothingLive(plan, rehearsal.live());
    return attempt(plan, places, began);
  }

  private Map<Component, Path> placesOf(RestorePlan restored) {
    var needed = rehearsal.trial().components();
    var places = new HashMap<Component, Path>();
    for (var each : restored.targets()) {
      if (needed.contains(each.component().name().value())) {
        places.put(each.component(), each.destination().live());
      }
    }
    return places;
  }

  private ServicePlan planned(Map<Component, Path> places) throws IOException {
    try {
      var values = TrialValues.of(area.directory(), freePort(), places);
      return ServicePlan.of(rehearsal.trial(), values).withSettings(rehearsal.trial());
    } catch (IllegalArgumentException unknown) {
      throw new IOException(unknown.getMessage(), unknown);
    }
  }

  /// None that something live may come back to.
  private int freePort() throws IOException {
    var live = LiveThings.of(rehearsal.guard().configured()).and(rehearsal.live()).servers();
    while (true) {
      try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var port = free.getLocalPort();
        if (live.stream().noneMatch(it -> it.port() == port)) {
          return port;
        }
      }
    }
  }

  private Duration attempt(ServicePlan plan, Map<Component, Path> places, long began)
      throws IOException {
    var trial = rehearsal.trial();
    var account = rehearsal.account();
    var state = area.directory().resolve(ServiceRehearsal.STATE);
    new Handover(plan, account, area).make(state, places.keySet());
    var attempt = new Attempt(trial, plan);
    var isWell =
        interview.examine("", STARTS, () -> attempt.start(area, account))
            && interview.examine("", IS_WELL, attempt::unwell);
    var took = Duration.ofNanos(System.nanoTime() - began);
    if (!trial.smoke().isEmpty()) {
      watch.report(new Progress.Step("smoke", "", 0));
      smoke(new Smoke(attempt, plan.values()), isWell);
    }
    watch.report(new Progress.Step("end the service", "", 0));
    interview.examine(
        "",
        "does it end, with all that it started?",
        () -> {
          attempt.end();
          return List.of();
        });
    trial.afterwards().forEach(it -> ask(it, places));
    return took;
  }

  private void smoke(Smoke smoke, boolean isWell) {
    for (var each : rehearsal.trial().smoke()) {
      var question = "smoke: " + each.name();
      var lack = smoke.lackOf(each);
      if (!isWell) {
        interview.pass("", question, "the service is not well");
      } else if (lack.isPresent()) {
        interview.pass("", question, "no answer gave {%s}".formatted(lack.get()));
      } else {
        interview.examine("", question, () -> smoke.send(each));
      }
    }
  }

  private void ask(ServiceTrial.Afterwards asked, Map<Component, Path> places) {
    var name = asked.component().value();
    interview.examine(
        name,
        "afterwards: " + asked.why(),
        () -> {
          for (var each : places.keySet()) {
            if (each.name().equals(asked.component())
                && rehearsal.handlers().handlerOf(each) instanceof LiveState state) {
              return asked.lackOf(state.first(asked.query(), QUERY_LIMIT));
            }
          }
          return List.of(name + " cannot be asked");
        });
  }
}
