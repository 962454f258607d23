package dev.backstay.runbook;

import java.util.ArrayList;
import java.util.List;

/// Steps for one store that is lost while the host stands.
final class ServerSteps {

  private final List<Part> parts;
  private final CommonSteps common;

  ServerSteps(Situation situation, List<Part> parts) {
    this.parts = parts;
    common = new CommonSteps(situation);
  }

  List<Step> of(Scenario scenario) {
    var steps = new ArrayList<Step>();
    steps.add(common.look(""));
    steps.add(common.hold());
    ready(scenario).forEach(steps::add);
    steps.add(
        common.restoreLatest(
            "Restore", why(scenario), parts, options(scenario).toArray(String[]::new)));
    steps.add(common.compareLatest(parts));
    steps.add(common.goOnFromLatest());
    return steps;
  }

  private List<String> options(Scenario scenario) {
    return scenario == Scenario.LOST_DATABASE && parts.stream().anyMatch(Part::isOnHost)
        ? List.of("--make-directories")
        : List.of();
  }

  private List<Step> ready(Scenario scenario) {
    return switch (scenario) {
      case LOST_BUCKET ->
          List.of(
              new Step(
                  "See that the bucket is there",
                  "A restore fills a bucket and does not make one. If the bucket itself is gone,"
                      + " make it under the same name, with versions or locks as it had them.",
                  List.of(),
                  "The bucket is listed by the store's own program.",
                  "Mend endpoint and account in the configuration."));
      case LOST_REDIS ->
          List.of(
              new Step(
                  "See that the server runs",
                  "Keys are restored through the server, or beside its files where `restore:"
                      + " offline` is configured; the restore sees to append-only files.",
                  List.of(),
                  "The server answers `PING`.",
                  "Start it. Do not copy dump files under it: with an append-only file it would"
                      + " not read them."));
      case LOST_DATABASE -> database();
      default -> List.of();
    };
  }

  private List<Step> database() {
    var served = parts.stream().filter(it -> !it.isOnHost()).map(Part::name).toList();
    return served.isEmpty()
        ? List.of()
        : List.of(
            new Step(
                "See that the database server runs",
                "A restore of "
                    + CommonSteps.names(served)
                    + " makes the database beside the live one and exchanges them; a database that"
                    + " is missing is made.",
                List.of(),
                "The server lets the configured account in, and has the roles that own things.",
                "Start it, or make the account with CREATEDB."));
  }

  private static String why(Scenario scenario) {
    return switch (scenario) {
      case LOST_BUCKET ->
          "Objects that are there as they were are left alone, others are exchanged, and what the"
              + " snapshot lacks is removed below the configured prefixes.";
      case LOST_REDIS ->
          "Keys that were written since are replaced; where `restore: start-empty` is configured"
              + " the server comes back empty, and what is kept there is made again.";
      default ->
          "Run it for all databases that refer to each other, so that they are of one point; the"
              + " others stay as they are if you name the lost one with `backstay runbook"
              + " lost-database --component NAME`.";
    };
  }
}
