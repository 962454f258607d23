package dev.backstay.runbook;

import dev.backstay.snapshot.ComponentKind;
import java.util.ArrayList;
import java.util.List;

/// Steps that make room.
final class RoomSteps {

  private final Situation situation;

  RoomSteps(Situation situation) {
    this.situation = situation;
  }

  List<Step> all() {
    var calls = situation.calls();
    var steps = new ArrayList<Step>();
    steps.add(
        new Step(
            "See which disk is full, and of what",
            "A restore that was not settled keeps the former state beside the live one; what"
                + " snapshots take is told component by component. `doctor` ends with 41 if too"
                + " little is free.",
            List.of(
                calls.call("restore", "status"),
                new Command(calls.call("doctor").argv(), List.of(0, 41)),
                calls.call("stats")),
            "You know whether live state, former state or the repository fills it.",
            "Settle or roll back an unfinished restore. `df` and `du` tell of everything else."));
    steps.add(offload());
    steps.add(
        new Step(
            "See what the repository could do without",
            "Nothing is removed by these.",
            situation.inventory().hasRetention()
                ? List.of(calls.call("forget", "--dry-run"), calls.call("prune", "--dry-run"))
                : List.of(calls.call("prune", "--dry-run")),
            "They say which snapshots the policy would forget, and how many bytes would go.",
            (situation.inventory().hasRetention()
                    ? ""
                    : "`retention` is not configured, so that no snapshot is ever forgotten: say"
                        + " which stay. ")
                + "If that is what you want, type `backstay forget` and `backstay prune`;"
                + " `backstay prune --now` does not wait for a day. Never remove files of a"
                + " repository by hand."));
    steps.add(
        new Step(
            "See that all is well again",
            "Nothing was removed that a snapshot needs.",
            List.of(calls.call("check"), calls.call("doctor")),
            "Neither finds anything wrong.",
            "Move the repository or the tree to a larger disk, and say so in the configuration."));
    return steps;
  }

  private Step offload() {
    var calls = situation.calls();
    var commands = new ArrayList<Command>();
    for (var part : situation.meant(Part::isOffloadable)) {
      commands.add(calls.call("offload", part.name(), "--dry-run"));
      commands.add(calls.call("offload", part.name(), "--yes"));
    }
    var trees =
        situation.inventory().those(it -> it.kind() == ComponentKind.FILES).stream()
            .map(Part::name)
            .toList();
    return commands.isEmpty()
        ? new Step(
            "Move old files away",
            "Of no component it is declared that old files may go into a snapshot.",
            commands,
            "",
            trees.isEmpty()
                ? "There is no tree of which it could be."
                : "Declare `offload: { older_than: 30d }` of one of "
                    + CommonSteps.names(trees)
                    + ", then begin again: docs/offload.md.")
        : new Step(
            "Move old files into a snapshot",
            "They are stored, read back and compared, and only then removed. The snapshot is"
                + " pinned: it is the only copy, and `backstay restore ID --component NAME --path"
                + " PATH` brings files back.",
            commands,
            "It says how many files and bytes were removed.",
            "If the repository is on the full disk too, name one elsewhere with --repository.");
  }
}
