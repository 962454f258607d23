package dev.backstay.prune;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.OpenRun;
import dev.backstay.repository.Pruning;
import dev.backstay.repository.Repository;
import dev.backstay.repository.format.PruneRecord;
import dev.backstay.run.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One prune of a repository: sweeps what was condemned before, then condemns what nothing reaches
/// now. Used once, by one thread. See docs/adr/0033 for why it may be done beside anything else.
public final class Prune implements AutoCloseable {

  private static final int TRIES_MAX = 5;

  /// From then on it is worth some minutes to find out whether a run is still alive.
  private static final Duration OLD = Duration.ofDays(1);

  private final Pruning pruning;
  private final Outside outside;
  private final PruneSettings settings;
  private final Planning planning;
  private final List<PruneReport.Swept> swept = new ArrayList<>();

  /// What a prune needs of its surroundings.
  ///
  /// @param host what this host is called
  /// @param now the time, by this host's clock
  public record Outside(String host, Instant now, Patience patience, Progress progress) {}

  public Prune(Repository repository, PruneSettings settings, Outside outside) {
    this.settings = settings;
    this.outside = outside;
    pruning = repository.prune();
    planning = new Planning(pruning, settings, outside.progress);
  }

  /// What a prune would do now. Changes nothing.
  public PrunePlan plan() {
    return planning.look(outside.now).plan();
  }

  /// Sweeps, condemns, and sweeps that too if there is no grace.
  public PruneReport run() {
    var lacked = "";
    for (var tries = 1; ; tries++) {
      var before = pruning.inspection().traces();
      try {
        return runOnce();
      } catch (RepositoryDamagedException missing) {
        // Another prune may have removed what this one was about to read; a piece of an index even
        // without a trace, if it was new. What is damaged is damaged when one looks again.
        var now = pruning.inspection().traces();
        var again = lacked.equals(missing.getMessage());
        if (tries == TRIES_MAX || (again && !before.showRemovalBefore(now))) {
          throw missing;
        }
        lacked = String.valueOf(missing.getMessage());
      }
    }
  }

  private PruneReport runOnce() {
    var waiting = sweepPending();
    if (waiting.isPresent()) {
      return waiting.get();
    }
    var outlook = planning.look(outside.now);
    var plan = outlook.plan();
    removeRemains();
    if (plan.isEmpty()) {
      tidyIndex();
      return new PruneReport(swept, Optional.empty(), List.of(), Optional.empty());
    }
    requireModest(plan);
    outside.progress.report(new Progress.Step("copy", "", plan.copiedBytes()));
    var copies =
        pruning.copy(
            outlook.index(),
            toCopy(outlook),
            outlook.reach().reached(),
            bytes -> outside.progress.report(new Progress.Advanced(bytes, 1)));
    var packs = Stream.concat(plan.dead().stream(), plan.sparse().stream());
    var record =
        new PruneRecord(
            plan.epoch(),
            outside.host,
            outside.now,
            plan.seen(),
            packs.map(PrunePlan.Pack::name).sorted().toList(),
            copies,
            plan.snapshots());
    if (!pruning.condemn(record)) {
      var other = "another prune was first with epoch " + plan.epoch();
      return new PruneReport(swept, Optional.empty(), List.of(other), Optional.empty());
    }
    pruning.noteRuns(plan.epoch());
    var end = sweepPending();
    if (end.isEmpty() && settings.isReencrypting()) {
      pruning.renewIndex();
    }
    return end.map(report -> report.with(plan))
        .orElseGet(() -> new PruneReport(swept, Optional.of(plan), List.of(), Optional.empty()));
  }

  private void tidyIndex() {
    if (settings.isReencrypting()) {
      pruning.renewIndex();
    } else {
      pruning.unindex(Set.of());
    }
  }

  /// Of a pack whose chunks were all copied by a run that died nothing is copied again, but the
  /// record has to say where they are.
  private Set<String> toCopy(Planning.Outlook outlook) {
    var packs = new LinkedHashSet<String>();
    outlook.plan().sparse().forEach(pack -> packs.add(pack.name()));
    if (settings.isReencrypting()) {
      outlook.plan().dead().stream()
          .map(PrunePlan.Pack::name)
          .filter(outlook.index()::isIndexed)
          .forEach(packs::add);
    }
    return packs;
  }

  /// Empty if nothing is condemned any more.
  private Optional<PruneReport> sweepPending() {
    for (var pending : pruning.pending()) {
      var removableAt = pending.since().plus(settings.grace());
      if (!settings.grace().isZero()
          && pruning.ageOf(pending.since()).compareTo(settings.grace()) < 0) {
        return Optional.of(
            new PruneReport(swept, Optional.empty(), List.of(), Optional.of(removableAt)));
      }
      var alive = waitFor(pending.record());
      if (!alive.isEmpty()) {
        var words = alive.stream().map(OpenRun::describe).toList();
        return Optional.of(
            new PruneReport(swept, Optional.empty(), words, Optional.of(removableAt)));
      }
      sweep(pending.record());
    }
    return Optional.empty();
  }

  private List<OpenRun> waitFor(PruneRecord record) {
    var runs = pruning.noteRuns(record.epoch());
    return new Liveness(pruning, outside.patience, outside.progress).alive(runs);
  }

  /// Whoever does this, and when, removes the same packs.
  private void sweep(PruneRecord record) {
    var log = planning.wholeLog();
    var index = pruning.inspection().index();
    var reach = planning.reach(log, index, record.snapshots());
    var condemned = new HashSet<>(record.packs());
    var needed = new HashSet<String>();
    reach
        .reached()
        .forEach(
            place -> {
              if (condemned.contains(place.segment().pack())) {
                needed.add(place.segment().pack());
              }
            });
    condemned.removeAll(needed);
    var decided = pruning.decide(record, condemned);
    if (decided.isEmpty()) {
      return;
    }
    var going = decided.get();
    pruning.unindex(going);
    outside.progress.report(new Progress.Step("remove", "", 0));
    var sizes = index.packs();
    var bytes = 0L;
    for (var pack : going) {
      pruning.delete(pack);
      bytes += sizes.getOrDefault(pack, 0L);
    }
    pruning.finish(record.withPacks(List.copyOf(going)));
    var kept = record.packs().size() - going.size();
    swept.add(new PruneReport.Swept(record.epoch(), going.size(), bytes, kept));
  }

  /// Intents of runs that have ended are in nobody's way, and of no use.
  private void removeRemains() {
    pruning.removeRemains();
    pruning.openRuns().stream()
        .filter(run -> run.hasEnded() || run.isWithdrawn())
        .forEach(pruning::giveUp);
    var old = outside.now.minus(OLD);
    var unsure =
        pruning.openRuns().stream()
            .filter(run -> run.announcedAt().filter(old::isAfter).isPresent())
            .map(OpenRun::run)
            .toList();
    new Liveness(pruning, outside.patience, outside.progress).alive(unsure);
  }

  private void requireModest(PrunePlan plan) {
    if (plan.freedBytes() > settings.removeAtMost() * plan.totalBytes()) {
      throw new UsageException(
          FailureCode.PRUNE_REFUSED,
          String.format(
              Locale.ROOT,
              "%.0f %% of all stored bytes would be removed, more than %.0f %%",
              100.0 * plan.freedBytes() / plan.totalBytes(),
              100 * settings.removeAtMost()),
          "Look at `backstay prune --dry-run`; if it is right, say --remove-at-most 100%.");
    }
  }

  @Override
  public void close() {
    pruning.close();
  }
}
