package dev.backstay.runbook;

import dev.backstay.snapshot.ComponentKind;
import java.util.ArrayList;
import java.util.List;

/// Steps for what one run needs to be resumed.
final class CheckpointSteps {

  private static final int TABLES_MAX = 6;

  private final Situation situation;
  private final List<Part> parts;
  private final CommonSteps common;

  CheckpointSteps(Situation situation, List<Part> parts) {
    this.situation = situation;
    this.parts = parts;
    common = new CommonSteps(situation);
  }

  List<Step> all() {
    var steps = new ArrayList<Step>();
    steps.add(common.look(""));
    steps.add(common.hold());
    var trees = parts.stream().filter(it -> it.kind() == ComponentKind.FILES).toList();
    var holding = trees.stream().filter(it -> !paths(it).isEmpty()).toList();
    (holding.isEmpty() ? trees : holding).forEach(it -> steps.addAll(ofTree(it)));
    parts.stream().filter(Part::isDatabase).forEach(it -> steps.addAll(ofRows(it)));
    steps.add(common.goOnFromLatest());
    return steps;
  }

  private List<String> paths(Part part) {
    return situation.known().paths().getOrDefault(part.name(), List.of());
  }

  private String run() {
    return situation.run().orElse("one run");
  }

  private List<Step> ofTree(Part part) {
    var steps = new ArrayList<Step>();
    var calls = situation.calls();
    var commands = new ArrayList<Command>();
    situation
        .run()
        .ifPresent(
            it ->
                commands.add(
                    calls.call("find", "*" + globbed(it) + "*", "--component", part.name())));
    commands.add(calls.call("ls", "latest:" + part.name()));
    commands.add(calls.call("diff", "latest", "live", "--component", part.name()));
    steps.add(
        new Step(
            "Find the files of " + run() + " in " + part.name(),
            "Each version of a file is told with the first and the last snapshot that has it, and"
                + " what is live is compared with the newest good one.",
            commands,
            "You know which path is damaged or missing, and which snapshot has it whole.",
            situation.run().isPresent()
                ? "Files that are named otherwise are found with another pattern."
                : "`backstay runbook corrupted-checkpoints --run ID` looks for the files of that"
                    + " run, and gives the commands that restore them."));
    var paths = paths(part);
    var restores = new ArrayList<Command>();
    for (var path : paths) {
      restores.add(
          calls.call("restore", "latest", "--component", part.name(), "--path", path, "--yes"));
    }
    if (!restores.isEmpty()) {
      steps.add(
          new Step(
              "Restore them",
              "Only these paths are exchanged; everything else of "
                  + part.name()
                  + " stays as it is.",
              restores,
              "Each ends with `restored:`.",
              "If the newest snapshot has it damaged, name the one that `find` told."));
    } else if (situation.run().isEmpty()) {
      steps.add(elsewhere(part));
    }
    return steps;
  }

  /// What a glob would take for its own stands for any character.
  private static String globbed(String run) {
    return run.replaceAll("[\\\\*?\\[\\]{}/]", "?");
  }

  private Step elsewhere(Part part) {
    return new Step(
        "Restore " + part.name() + " elsewhere",
        "A copy beside the live one, to compare with it; nothing live is touched.",
        List.of(
            situation
                .calls()
                .call(
                    "restore", "latest", "--component", part.name(), "--to", place(part), "--yes"),
            situation.calls().call("diff", "latest", "live", "--component", part.name(), "--stat")),
        "It is in `" + place(part) + "`, below the directory in which you are.",
        "Name another new directory with --to.");
  }

  private static String place(Part part) {
    return "look-" + part.name();
  }

  private List<Step> ofRows(Part part) {
    var steps = new ArrayList<Step>();
    steps.add(elsewhere(part));
    var tables = part.tables().stream().limit(TABLES_MAX).toList();
    var known =
        tables.isEmpty() ? "" : " Tables that are known of it: " + CommonSteps.names(tables) + ".";
    if (part.kind() == ComponentKind.POSTGRES && !tables.isEmpty()) {
      steps.add(
          common
              .restore(
                  "Restore the table " + tables.getFirst() + " of " + part.name(),
                  "Rows that other runs wrote since are exchanged too: only if the rows of "
                      + run()
                      + " are damaged beyond what can be mended by hand from the copy."
                      + known,
                  "latest",
                  List.of(part),
                  "--table",
                  tables.getFirst())
              .ifNeeded());
    } else {
      steps.add(
          common
              .restoreLatest(
                  "Restore " + part.name(),
                  "What other runs wrote since is exchanged too: only if the rows of "
                      + run()
                      + " are damaged beyond what can be mended by hand from the copy."
                      + known,
                  List.of(part))
              .ifNeeded());
    }
    return steps;
  }
}
