package dev.backstay.runbook;

import dev.backstay.snapshot.ComponentKind;
import java.util.ArrayList;
import java.util.List;

/// Steps from a bare machine.
final class HostSteps {

  private final Situation situation;
  private final List<Part> parts;
  private final CommonSteps common;

  HostSteps(Situation situation, List<Part> parts) {
    this.situation = situation;
    this.parts = parts;
    common = new CommonSteps(situation);
  }

  List<Step> of(Scenario scenario) {
    var steps = new ArrayList<Step>();
    steps.add(prepare());
    steps.add(
        new Step(
            "See that the snapshots are there",
            "Files that the configuration looks values up in may be lost: those values come from"
                + " the newest snapshot then, and this is told. The repository is looked through"
                + " before anything relies on it.",
            List.of(
                situation.calls().call("snapshots", "--last", "5"),
                situation.calls().call("check")),
            "The newest good snapshot is listed, and nothing is wrong with the repository.",
            "If it does not open: the machine key was lost with the host, so give the passphrase,"
                + " in BACKSTAY_PASSWORD_FILE. If it is damaged: docs/repair.md. If this"
                + " program is not to be had: docs/recovery.md."));
    servers(scenario).forEach(steps::add);
    steps.add(common.hold());
    steps.add(
        common.restoreLatest(
            "Restore",
            "All in one transaction, in the order that is configured; directories that are missing"
                + " are made.",
            isEverything() ? List.of() : parts,
            "--make-directories"));
    unusual().forEach(steps::add);
    steps.add(common.compareLatest(parts));
    steps.add(common.goOnFromLatest());
    steps.add(common.prove());
    return steps;
  }

  private Step prepare() {
    return new Step(
        "Prepare the machine",
        "Mount the file systems on which components stood. Install this program and the"
            + " orchestrator, of the version that it had, and do not start it: it would make new,"
            + " empty state. Bring back what is listed under what must be there first.",
        List.of(situation.calls().call("version")),
        "It says its version.",
        "Take the configuration from wherever it is kept beside the passphrase.");
  }

  private List<Step> servers(Scenario scenario) {
    var kinds = parts.stream().map(Part::kind).toList();
    var wanted = new ArrayList<String>();
    if (kinds.contains(ComponentKind.POSTGRES)) {
      wanted.add(
          "PostgreSQL of at least the version that was captured, with the configured account (it"
              + " needs CREATEDB) and the roles that owned something, and with a database of the"
              + " same name, which may be empty");
    }
    if (kinds.contains(ComponentKind.REDIS)) {
      wanted.add("Redis with the configured account or password, empty");
    }
    if (kinds.contains(ComponentKind.S3)) {
      wanted.add("the object store, with the bucket made under the same name");
    }
    return wanted.isEmpty()
        ? List.of()
        : List.of(
            new Step(
                scenario == Scenario.FULL_CLUSTER
                    ? "Start the servers that are to be filled"
                    : "Start the database servers",
                "A restore fills servers and does not make them. There must be: "
                    + String.join("; ", wanted)
                    + ".",
                List.of(),
                "Each lets the configured account in at the configured address: the plan of the"
                    + " restore says so.",
                "Mend the address in the configuration if the new server has another one."));
  }

  /// A component that nothing puts in place would make a restore of all be refused.
  private boolean isEverything() {
    return parts.size() == situation.inventory().parts().size();
  }

  private List<Step> unusual() {
    var left = situation.inventory().those(it -> !it.isUsual()).stream().map(Part::name).toList();
    return left.isEmpty()
        ? List.of()
        : List.of(
            new Step(
                "Look at what was left out",
                "A restore puts these in place only if they are named, or has no way to: "
                    + CommonSteps.names(left)
                    + ".",
                List.of(situation.calls().call("show", "latest")),
                "You know whether one of them is needed.",
                "Restore it with `--component NAME`, or with `--component NAME --to DIRECTORY` to"
                    + " look at it."));
  }
}
