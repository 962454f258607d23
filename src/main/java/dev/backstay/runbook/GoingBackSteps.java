package dev.backstay.runbook;

import java.util.ArrayList;
import java.util.List;

/// Steps back, or forward, to the snapshot that is the right one.
final class GoingBackSteps {

  private static final String LATEST = "latest";

  private final Situation situation;
  private final List<Part> parts;
  private final CommonSteps common;

  GoingBackSteps(Situation situation, List<Part> parts) {
    this.situation = situation;
    this.parts = parts;
    common = new CommonSteps(situation);
  }

  List<Step> of(Scenario scenario) {
    return scenario == Scenario.STALE_DATA ? fromStale() : fromUpgrade();
  }

  private List<Step> fromStale() {
    var calls = situation.calls();
    var steps = new ArrayList<Step>();
    steps.add(
        common.look(
            " Where fallback files, write-ahead logs or append-only files of another time stand"
                + " beside restored state, an orchestrator may read those: a restore by this"
                + " program sets them aside."));
    var commands = new ArrayList<Command>();
    commands.add(calls.call("snapshots", "--all"));
    commands.add(calls.call("diff", LATEST, "live", "--stat"));
    situation
        .known()
        .beforeRestore()
        .ifPresent(it -> commands.add(calls.call("diff", it.id(), "live", "--stat")));
    steps.add(
        new Step(
            "Find out which state is the right one",
            "The newest good snapshot, or what was live just before the last restore"
                + situation
                    .known()
                    .beforeRestore()
                    .map(
                        it ->
                            ": the safety snapshot "
                                + it.id()
                                + ", taken "
                                + Phrases.time(it.takenAt()))
                    .orElse("; there is no safety snapshot")
                + ".",
            commands,
            "You know what differs from what is live.",
            "`backstay find` and `backstay dump` look into any snapshot."));
    steps.add(common.hold());
    steps.add(restoreAndLook(LATEST));
    steps.add(settle(LATEST));
    steps.add(common.goOnFromLatest());
    return steps;
  }

  private List<Step> fromUpgrade() {
    var calls = situation.calls();
    var before = situation.known().beforeUpgrade();
    var snapshot = before.map(Kept::id).orElse(LATEST);
    var steps = new ArrayList<Step>();
    steps.add(common.look(""));
    steps.add(
        new Step(
            "See what the upgrade has changed",
            before
                .map(
                    it ->
                        "Snapshot %s was taken before an upgrade, at %s."
                            .formatted(it.id(), Phrases.time(it.takenAt())))
                .orElse(
                    "No snapshot was taken with `--trigger pre-upgrade`: the newest good one"
                        + " stands in for it. If it was taken after the upgrade, name an older"
                        + " one in its place."),
            List.of(calls.call("show", snapshot), calls.call("diff", snapshot, "live", "--stat")),
            "It was taken before the upgrade, and what differs is what the upgrade did.",
            "`backstay snapshots` lists all that there are."));
    steps.add(common.hold());
    steps.add(
        new Step(
            "Put the former version of the orchestrator in place",
            "What is restored is what the former version wrote; the new one would migrate that.",
            List.of(),
            "The former version is installed, and has not been started.",
            "To stay with the new version and bring back rows alone, into tables that it has"
                + " migrated itself, restore a PostgreSQL component with --data-only."));
    steps.add(restoreAndLook(snapshot));
    steps.add(settle(snapshot));
    steps.add(common.goOn(snapshot));
    steps.add(
        new Step(
            "Before the next upgrade",
            "A snapshot that is pinned stays until `backstay unpin`.",
            List.of(
                calls.call(
                    "backup", "--trigger", "pre-upgrade", "--pin", "before the next upgrade")),
            "There is a new snapshot, and it is pinned.",
            "Do not upgrade before there is one."));
    return steps;
  }

  private Step restoreAndLook(String snapshot) {
    var isAll = parts.size() == situation.inventory().parts().size();
    return common.restore(
        "Restore, and keep the way back",
        "What was live stays beside what is restored until it is settled, so that `backstay"
            + " restore rollback` brings it back at once.",
        snapshot,
        isAll ? List.of() : parts,
        "--no-settle",
        "--make-directories");
  }

  private Step settle(String snapshot) {
    var calls = situation.calls();
    return new Step(
        "Look, then settle",
        "Look at the orchestrator as its users do before the way back is given up.",
        List.of(
            calls.call("restore", "status"),
            calls.call("diff", snapshot, "live", "--stat"),
            calls.call("restore", "settle"),
            calls.call("doctor")),
        "The orchestrator is well, and `doctor` names no error.",
        "In place of `restore settle` type `backstay restore rollback`: everything is as it was"
            + " before this runbook.");
  }
}
