package dev.backstay.http.pages;

import dev.backstay.access.Action;
import dev.backstay.alarm.Alarm;
import dev.backstay.desk.JobView;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Run;
import dev.backstay.json.JsonObject;
import dev.backstay.standing.Standing;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How each orchestrator stands.
public record Overview(List<Card> cards) {

  public Overview {
    cards = List.copyOf(cards);
  }

  /// When something begins by itself.
  ///
  /// @param words its schedule as people say it
  public record Next(String job, String words, Instant at) {}

  /// One orchestrator.
  ///
  /// @param unfinished what a restore that was broken off has left; asked of those who see all
  public record Card(
      String name,
      Asked<Standing> standing,
      Optional<Chart> chart,
      List<Alarm> alarms,
      List<Run> atWork,
      Optional<Next> next,
      Optional<Asked<JsonObject>> unfinished,
      boolean seesAll) {

    /// What is wrong, in a word that does not need a colour.
    public String state() {
      if (standing.answer().isEmpty()) {
        return "unknown";
      }
      if (standing.known().lastGood().isEmpty()) {
        return "unprotected";
      }
      return isUnfinished() || !alarms.isEmpty() || isMissed(standing.known())
          ? "attention"
          : "protected";
    }

    private static boolean isMissed(Standing it) {
      return it.rpoMissed()
          || it.rtoMissed()
          || it.proofMissed()
          || it.overdue().isPresent()
          || it.clockBehind();
    }

    /// Whether a restore waits for somebody.
    public boolean isUnfinished() {
      return unfinished.flatMap(Asked::answer).flatMap(it -> it.flag("unfinished")).orElse(false);
    }
  }

  static Overview of(Visit visit, List<Alarm> alarms) {
    return new Overview(visit.visible().stream().map(it -> card(visit, it, alarms)).toList());
  }

  private static Card card(Visit visit, Orchestrator orchestrator, List<Alarm> alarms) {
    var name = orchestrator.name();
    var viewer = visit.viewer();
    var seesAll = viewer.scope().seesAllOf(name);
    var standing = Asked.of(() -> visit.standing(orchestrator));
    return new Card(
        name,
        standing,
        seesAll ? standing.answer().flatMap(it -> Chart.of(it.sizes())) : Optional.empty(),
        alarms.stream().filter(it -> it.orchestrator().equals(name) && viewer.sees(it)).toList(),
        visit.desk().atWork().getOrDefault(name, List.of()),
        next(visit, orchestrator),
        viewer.may(Action.SHOW, name)
            ? Optional.of(Asked.of(() -> Documents.read(orchestrator.unfinished())))
            : Optional.empty(),
        seesAll);
  }

  private static Optional<Next> next(Visit visit, Orchestrator orchestrator) {
    if (!visit.desk().settings(orchestrator).enabled().orElse(true)) {
      return Optional.empty();
    }
    return visit.desk().agenda(orchestrator).stream()
        .filter(it -> !it.paused() && !it.next().isEmpty())
        .min(Comparator.comparing((JobView it) -> it.next().getFirst()))
        .map(it -> new Next(it.job().name(), it.words(), it.next().getFirst()));
  }
}
