package dev.backstay.check;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.Layout;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

/// Checks one repository, and changes nothing in it. Used once, by one thread.
public final class Check {

  private static final List<String> PREFIXES =
      List.of(
          Layout.KEYS,
          Layout.EPOCHS,
          Layout.WRITERS,
          Layout.EXPELLED,
          Layout.CAPSULES,
          Layout.COMMITS,
          Layout.INDEX,
          Layout.OWN,
          Layout.PACKS,
          Layout.DAMAGED,
          Layout.EVIDENCE);

  private static final int TRIES_MAX = 3;

  private final Repository repository;
  private final Depth depth;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final List<Advisory> advisories = new ArrayList<>();

  /// How much a check reads.
  public enum Depth {
    /// Everything that describes: keys, commits, index, listings. Packs are only listed.
    STRUCTURE,
    /// Every byte of every pack as well.
    READ_DATA
  }

  private Inspection.Traces indexed = Inspection.Traces.NONE;

  private Check(Repository repository, Depth depth, Progress progress) {
    this.repository = repository;
    this.depth = depth;
    this.progress = progress;
  }

  /// Checks an open repository.
  ///
  /// @throws dev.backstay.failure.StoreUnavailableException if the store cannot be read: then
  ///     nothing is known
  public static CheckReport run(Repository repository, Depth depth, Progress progress) {
    for (var tries = 1; ; tries++) {
      var before = traces(repository);
      var check = new Check(repository, depth, progress);
      var report = check.run();
      if (report.isSound() || tries == TRIES_MAX || !check.mayLackRemoved(before)) {
        return report;
      }
    }
  }

  /// What a prune removed meanwhile looks like damage.
  private boolean mayLackRemoved(Inspection.Traces before) {
    var now = traces(repository);
    return before.showRemovalBefore(now) || indexed.showRemovalBefore(now);
  }

  private static Inspection.Traces traces(Repository repository) {
    try (var inspection = repository.inspect()) {
      return inspection.traces();
    } catch (RepositoryDamagedException unreadable) {
      return Inspection.Traces.NONE;
    }
  }

  private CheckReport run() {
    try (var inspection = repository.inspect()) {
      step("check keys");
      checkKeys(inspection);
      checkNames(inspection);
      step("check history");
      var log = inspection.log();
      new HistoryCheck(inspection, log, findings).run();
      adviseOnHistory(inspection, log);
      step("check reports of drills");
      log.proofs().forEach(proof -> inspection.evidence(proof).ifPresent(findings::add));
      step("check index");
      var index = inspection.index();
      indexed = inspection.traces();
      index.damage().forEach(findings::add);
      var bytesRead = depth == Depth.READ_DATA ? readPacks(inspection, index) : 0;
      checkSnapshots(inspection, index, log);
      adviseOnLeftovers(index);
      adviseOnEpochs(inspection, index);
      var counts =
          new CheckReport.Counts(
              log.commits().size(),
              index.packs().size(),
              index.chunkCount(),
              log.proofs().size(),
              bytesRead);
      return new CheckReport(findings.toList(), advisories, counts);
    }
  }

  private void step(String what) {
    progress.report(new Progress.Step(what, "", 0));
  }

  private void checkKeys(Inspection inspection) {
    inspection.format().ifPresent(findings::add);
    for (var object : inspection.list(Layout.KEYS)) {
      inspection.keySlot(object.key()).ifPresent(findings::add);
    }
    inspection.keyEpochs().forEach(findings::add);
    for (var object : inspection.list(List.of(Layout.CAPSULES, Layout.EXPELLED))) {
      inspection.ofWriters(object.key()).ifPresent(findings::add);
    }
  }

  private void checkNames(Inspection inspection) {
    var count = 0L;
    var bytes = 0L;
    var examples = new TreeSet<String>();
    for (var object : inspection.list(PREFIXES)) {
      if (!Layout.isKnown(object.key())) {
        count++;
        bytes += object.sizeBytes();
        examples.add(object.key().value());
      }
    }
    if (count > 0) {
      advise(
          Advisory.Kind.OBJECT_UNKNOWN,
          count + " objects belong to no part of a repository, one is " + examples.first(),
          count,
          bytes);
    }
  }

  private void adviseOnHistory(Inspection inspection, CommitLog log) {
    var suspect = log.commits().stream().filter(commit -> commit.clockSuspect()).toList();
    if (!suspect.isEmpty()) {
      var one = suspect.getFirst().snapshot();
      var example = one.id() + ", which says " + one.takenAt();
      advise(
          Advisory.Kind.CLOCK_SUSPECT,
          suspect.size() + " snapshots claim a time that cannot be, one is " + example,
          suspect.size(),
          0);
    }
    var unattached = log.labelCommits().stream().filter(it -> !log.has(it.change().snapshot()));
    var strays = unattached.map(it -> it.change().snapshot().hex()).toList();
    if (!strays.isEmpty()) {
      advise(
          Advisory.Kind.LABELS_UNATTACHED,
          strays.size()
              + " changes of labels concern snapshots that are not there, one is "
              + strays.getFirst(),
          strays.size(),
          0);
    }
    var unwitnessed = new TreeSet<>(log.chains().keySet());
    unwitnessed.removeAll(inspection.witness().keySet());
    if (!unwitnessed.isEmpty()) {
      advise(
          Advisory.Kind.HISTORY_UNWITNESSED,
          "this host remembers no commit of " + String.join(", ", unwitnessed),
          unwitnessed.size(),
          0);
    }
    if (!log.commits().isEmpty()) {
      var gone = new TreeSet<>(log.commits().getLast().manifest().keySlots());
      inspection.list(Layout.KEYS).forEach(slot -> gone.remove(slot.key().name()));
      if (!gone.isEmpty()) {
        var slots = String.join(", ", gone);
        advise(
            Advisory.Kind.KEY_SLOT_MISSING,
            "key slots are gone since the newest snapshot: " + slots,
            gone.size(),
            0);
      }
    }
  }

  private long readPacks(Inspection inspection, IndexInspection index) {
    var packs = new PackCheck(inspection, index, progress);
    packs.run(result -> result.damage().ifPresent(findings::add));
    var unsteady = packs.unsteady();
    if (!unsteady.isEmpty()) {
      advise(
          Advisory.Kind.READ_UNSTEADY,
          "packs were damaged when read first and sound when read again: "
              + String.join(", ", unsteady),
          unsteady.size(),
          0);
    }
    return packs.bytesRead();
  }

  private void checkSnapshots(Inspection inspection, IndexInspection index, CommitLog log) {
    // What is sound for the snapshots of a host that only writes may be nowhere for others.
    var checks = new HashMap<String, SnapshotCheck>();
    for (var commit : log.commits()) {
      progress.report(new Progress.Step("check snapshot", commit.snapshot().id().hex(), 0));
      index.lookFor(commit);
      checks
          .computeIfAbsent(
              commit.isOfWriteOnlyHost() ? commit.head().writer() : "",
              _ -> new SnapshotCheck(inspection, new Chunks(inspection, index), findings))
          .check(commit);
    }
  }

  private void adviseOnLeftovers(IndexInspection index) {
    var blamed = new HashSet<String>();
    findings.toList().forEach(finding -> blamed.add(finding.object()));
    var count = 0L;
    var bytes = 0L;
    for (var pack : index.packs().entrySet()) {
      if (!index.isIndexed(pack.getKey()) && !blamed.contains(Layout.pack(pack.getKey()).value())) {
        count++;
        bytes += pack.getValue();
      }
    }
    if (count > 0) {
      advise(
          Advisory.Kind.PACK_UNINDEXED, count + " packs are named by no index piece", count, bytes);
    }
    if (index.unreachedCount() > 0) {
      advise(
          Advisory.Kind.CHUNK_UNREACHED,
          index.unreachedCount() + " chunks are reached by no snapshot",
          index.unreachedCount(),
          index.unreachedBytes());
    }
  }

  private void adviseOnEpochs(Inspection inspection, IndexInspection index) {
    var older = inspection.olderPacks();
    if (!older.isEmpty()) {
      advise(
          Advisory.Kind.KEY_EPOCH_OLD,
          older.size()
              + " packs are still sealed in an older key epoch; `backstay key re-encrypt` seals"
              + " them anew",
          older.size(),
          older.stream().mapToLong(pack -> index.packs().getOrDefault(pack, 0L)).sum());
    }
  }

  private void advise(Advisory.Kind kind, String sentence, long count, long bytes) {
    advisories.add(new Advisory(kind, sentence, count, bytes));
  }
}
