package dev.backstay.runbook;

import java.util.ArrayList;
import java.util.List;

/// Steps for documents that cannot be parsed, or are not what they were.
final class StateFileSteps {

  private final Situation situation;
  private final List<Part> parts;
  private final CommonSteps common;

  StateFileSteps(Situation situation, List<Part> parts) {
    this.situation = situation;
    this.parts = parts;
    common = new CommonSteps(situation);
  }

  List<Step> all() {
    var steps = new ArrayList<Step>();
    steps.add(common.hold());
    steps.add(common.look(""));
    steps.add(
        new Step(
            "See what is wrong",
            "Values that differ are told by their keys, or that the live document cannot be read;"
                + " secrets are masked.",
            parts.stream()
                .map(
                    it ->
                        situation.calls().call("diff", "latest", "live", "--component", it.name()))
                .toList(),
            "You know which document is damaged.",
            "`backstay runbook corrupted-state-file --component NAME` leaves the others out. If"
                + " the newest snapshot has the damage as well, look at `latest~1` and further"
                + " back."));
    for (var part : parts) {
      steps.add(
          common.restoreLatest(
              "Restore " + part.name(),
              "Leave this step out if "
                  + part.name()
                  + " is well. What is live goes into a safety snapshot first, as it is, for"
                  + " whoever wants to know what happened.",
              List.of(part),
              "--make-directories"));
    }
    steps.add(common.compareLatest(parts));
    steps.add(common.goOnFromLatest());
    return steps;
  }
}
