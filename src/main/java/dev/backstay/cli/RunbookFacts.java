package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.evidence.ReportJson;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.ProofCommit;
import dev.backstay.repository.Repository;
import dev.backstay.runbook.Inventory;
import dev.backstay.runbook.Kept;
import dev.backstay.runbook.Known;
import dev.backstay.runbook.Rehearsed;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What a repository says to a runbook.
final class RunbookFacts {

  private static final int PATHS_MAX = 20;

  private final Repository repository;
  private final CommitLog log;
  private final Inventory inventory;

  RunbookFacts(Repository repository, CommitLog log, Inventory inventory) {
    this.repository = repository;
    this.log = log;
    this.inventory = inventory;
  }

  /// All of it.
  ///
  /// @param run the run whose files are looked for, if any is
  Known known(Optional<String> run) {
    var orchestrator = inventory.orchestrator();
    Predicate<Commit> isGood = it -> SnapshotChoice.isGood(it, orchestrator);
    Predicate<Commit> isOwn = it -> it.snapshot().orchestrator().equals(orchestrator);
    var drills = DrillListCommand.of(log, orchestrator);
    var good = newest(isGood);
    return new Known(
        Optional.empty(),
        good.map(RunbookFacts::kept),
        newest(isGood.and(log::isProven)).map(RunbookFacts::kept),
        newest(isGood.and(it -> it.snapshot().trigger() == Trigger.PRE_UPGRADE))
            .map(RunbookFacts::kept),
        newest(isOwn.and(it -> it.snapshot().trigger() == Trigger.PRE_RESTORE))
            .map(RunbookFacts::kept),
        drills.reversed().stream().filter(ProofCommit::isProven).findFirst().map(this::rehearsed),
        !drills.isEmpty() && !drills.getLast().isProven(),
        run.flatMap(it -> good.map(commit -> paths(it, commit))).orElse(Map.of()));
  }

  private Optional<Commit> newest(Predicate<Commit> wanted) {
    return log.commits().reversed().stream().filter(wanted).findFirst();
  }

  private static Kept kept(Commit commit) {
    return new Kept(commit.snapshot().id().hex(), commit.snapshot().takenAt());
  }

  private Rehearsed rehearsed(ProofCommit drill) {
    try {
      var report = new String(repository.report(drill), StandardCharsets.UTF_8);
      return Rehearsed.of(ReportJson.parse(report));
    } catch (IllegalArgumentException ofAnotherVersion) {
      var proof = drill.proof();
      return new Rehearsed(
          proof.outcome().drill(),
          proof.provenAt(),
          proof.snapshot().hex(),
          proof.outcome().took(),
          Map.of());
    }
  }

  /// The paths whose last name has the run's id in it, by component; not those below another one.
  private Map<String, List<String>> paths(String run, Commit commit) {
    var found = new TreeMap<String, List<String>>();
    try (var reader = repository.read(commit)) {
      for (var record : commit.snapshot().components()) {
        if (record.kind() == ComponentKind.FILES) {
          var paths = new ArrayList<String>();
          var entries = reader.content(record.name()).entries();
          while (entries.hasNext() && paths.size() < PATHS_MAX) {
            var path = entries.next().meta().path().value();
            var isBelow = paths.stream().anyMatch(it -> path.startsWith(it + "/"));
            if (!isBelow && path.substring(path.lastIndexOf('/') + 1).contains(run)) {
              paths.add(path);
            }
          }
          found.put(record.name().value(), paths);
        }
      }
    }
    return found;
  }
}
