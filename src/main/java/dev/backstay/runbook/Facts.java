package dev.backstay.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is lost, and how long it takes, for people.
final class Facts {

  private static final String NOT_MEASURED = "not measured: hold `backstay drill run`";

  private Facts() {}

  /// The facts of a runbook, as name and value.
  static List<List<String>> of(Runbook runbook) {
    var known = runbook.known();
    var facts = new ArrayList<List<String>>();
    facts.add(List.of("Scenario", runbook.scenario().label()));
    facts.add(List.of("Written", Phrases.time(runbook.writtenAt())));
    facts.add(
        List.of(
            "About",
            runbook.components().isEmpty()
                ? "all components"
                : CommonSteps.names(runbook.components())));
    known.unread().ifPresent(it -> facts.add(List.of("Repository", "not read: " + it)));
    facts.add(List.of("Is lost: work since", kept(known.newestGood(), runbook, known)));
    facts.add(List.of("Newest proven snapshot", kept(known.newestProven(), runbook, known)));
    runbook
        .objectives()
        .rpo()
        .ifPresent(it -> facts.add(List.of("May be lost at most", verdict(it, lost(runbook)))));
    known
        .rehearsed()
        .ifPresentOrElse(it -> addMeasured(it, runbook, facts), () -> facts.add(takes()));
    if (known.isLastRefuted()) {
      facts.add(
          List.of(
              "Beware",
              "the last drill found its snapshot wrong: `backstay drill report` says what"));
    }
    return facts;
  }

  private static List<String> takes() {
    return List.of("Takes", NOT_MEASURED);
  }

  private static void addMeasured(Rehearsed rehearsed, Runbook runbook, List<List<String>> facts) {
    facts.add(
        List.of(
            "Takes, all together",
            "%s, without the work of people (drill %s of snapshot %s, %s)"
                .formatted(
                    Phrases.span(rehearsed.recovery()),
                    rehearsed.drill(),
                    rehearsed.snapshot(),
                    Phrases.time(rehearsed.heldAt()))));
    for (var component : runbook.components()) {
      var took = rehearsed.components().get(component);
      facts.add(List.of("Of that, " + component, took == null ? NOT_MEASURED : Phrases.span(took)));
    }
    runbook
        .objectives()
        .rto()
        .ifPresent(
            it ->
                facts.add(
                    List.of("May take at most", verdict(it, Optional.of(rehearsed.recovery())))));
  }

  private static String verdict(Duration objective, Optional<Duration> is) {
    return Phrases.span(objective)
        + is.map(it -> it.compareTo(objective) > 0 ? ": missed" : ": kept").orElse(": not known");
  }

  private static Optional<Duration> lost(Runbook runbook) {
    return runbook.known().newestGood().map(it -> age(it, runbook));
  }

  private static Duration age(Kept kept, Runbook runbook) {
    var age = Duration.between(kept.takenAt(), runbook.writtenAt());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static String kept(Optional<Kept> kept, Runbook runbook, Known known) {
    return kept.map(
            it ->
                "%s (snapshot %s, %s old)"
                    .formatted(Phrases.time(it.takenAt()), it.id(), Phrases.span(age(it, runbook))))
        .orElse(known.unread().isPresent() ? "not known" : "none");
  }
}
