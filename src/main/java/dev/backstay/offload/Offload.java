package dev.backstay.offload;

import dev.backstay.backup.Backup;
import dev.backstay.component.Component;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.FilesInUse;
import dev.backstay.component.Volume;
import dev.backstay.component.WorkDirectory;
import dev.backstay.component.files.FileSurvey;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.restore.journal.RestoreLock;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Moves old files of a component into a snapshot: stored, read back, and only then removed.
public final class Offload {

  /// The tag of its snapshots.
  public static final String TAG = "offload";

  private final Repository repository;
  private final String orchestrator;
  private final DatabaseFiles databases;
  private final NamedElsewhere elsewhere;
  private final Places places;
  private final InstantSource clock;

  /// Where things are on this host.
  ///
  /// @param stateDirectory where the journals of the orchestrator are
  /// @param processes where the kernel shows processes: `/proc`
  public record Places(Path stateDirectory, Path processes) {}

  /// Moves files into the repository.
  ///
  /// @param databases recognises databases, which stay
  /// @param elsewhere tells what other components name, which stays
  public Offload(
      Repository repository,
      String orchestrator,
      DatabaseFiles databases,
      NamedElsewhere elsewhere,
      Places places,
      InstantSource clock) {
    this.repository = repository;
    this.orchestrator = orchestrator;
    this.databases = databases;
    this.elsewhere = elsewhere;
    this.places = places;
    this.clock = clock;
  }

  /// Says what would go; changes nothing.
  ///
  /// @throws UsageException if nothing may be removed, because the clock lies
  ///     or it cannot be told what is needed
  public OffloadPlan plan(OffloadRequest request, Progress progress) {
    if (repository.onlyWrites()) {
      throw new UsageException(
          FailureCode.OFFLOAD_REFUSED,
          "this host only writes into %s, and cannot read back what it stores"
              .formatted(repository.place()),
          "Offload on a host that may read, or into another repository with -r.");
    }
    var now = Clock.of(clock, repository.log());
    var candidates = new Candidates(request, now.now());
    FileSurvey.show(request.tree(), candidates);
    var before = now.borneOut(candidates).minus(request.rules().olderThan());
    var staying = candidates.staying();
    var inUse = FilesInUse.look(places.processes);
    var files = new ArrayList<FileSurvey.Found>();
    var named = elsewhere.in(request.tree(), progress);
    for (var file : candidates.found()) {
      var why = whyStays(file, Candidates.nanos(before), named, inUse);
      why.ifPresentOrElse(staying::add, () -> files.add(file));
    }
    var warnings = new ArrayList<>(candidates.passed());
    if (inUse.unseen() > 0) {
      warnings.add(
          "what %d of %d processes have open could not be looked at"
              .formatted(inUse.unseen(), inUse.unseen() + inUse.seen()));
    }
    return new OffloadPlan(
        request,
        before,
        files,
        candidates.around(files),
        staying.counts(),
        warnings,
        free(request.tree()));
  }

  private Optional<Stay> whyStays(
      FileSurvey.Found file, long before, NamedElsewhere.Names named, FilesInUse inUse) {
    if (file.stat().modifiedAtNanos() >= before) {
      return Optional.of(Stay.YOUNG);
    }
    if (named.has(file.path())) {
      return Optional.of(Stay.REFERENCED);
    }
    if (inUse.has(file.stat())) {
      return Optional.of(Stay.OPEN);
    }
    try (var channel =
        FileChannel.open(file.file(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return databases.recognises(channel) ? Optional.of(Stay.DATABASE) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(Stay.UNREADABLE);
    }
  }

  private static long free(Component.FileTree tree) {
    try {
      return Volume.of(tree.path()).usableBytes();
    } catch (IOException e) {
      throw failed("the free space of " + tree.path() + " is not known", e);
    }
  }

  /// Does what the plan says, as far as nothing has changed since.
  ///
  /// @throws StoreUnavailableException if it cannot be stored, read back or journaled; then nothing
  ///     was removed
  public OffloadReport execute(OffloadPlan plan, Progress progress) {
    try {
      WorkDirectory.createDurably(places.stateDirectory);
      try (var _ = RestoreLock.take(places.stateDirectory)) {
        requireNoUnfinished();
        return plan.files().isEmpty() ? nothing(plan) : move(plan, progress);
      }
    } catch (IOException e) {
      throw failed("nothing was removed", e);
    }
  }

  private void requireNoUnfinished() throws IOException {
    new UnfinishedOffload(places.stateDirectory, places.processes).requireNone();
    if (new RestoreJournal(places.stateDirectory).read().isPresent()) {
      throw new OperationInProgressException(
          FailureCode.RESTORE_UNFINISHED,
          "a restore of this orchestrator is unfinished",
          "See `backstay restore status`.");
    }
  }

  private static OffloadReport nothing(OffloadPlan plan) {
    return new OffloadReport(
        plan, Optional.empty(), 0, 0, plan.stays(), List.of(), free(plan.request().tree()));
  }

  private OffloadReport move(OffloadPlan plan, Progress progress) throws IOException {
    var tree = plan.request().tree();
    var commit = store(plan, progress);
    var id = commit.snapshot().id();
    progress.report(new Progress.Step("read back", tree.name().value(), plan.bytes()));
    var stored = new ReadBack(repository, progress).confirm(visible(commit), plan);
    var named = elsewhere.in(tree, progress);
    var staying = new Staying(plan.stays());
    staying.add(Stay.NOT_STORED, plan.files().size() - stored.size());
    var confirmed = stored.stream().filter(each -> !named.has(each.path())).toList();
    staying.add(Stay.REFERENCED, stored.size() - confirmed.size());
    var run = RunId.random();
    var doomed = new ArrayList<Removal.Doomed>();
    for (var each : confirmed) {
      doomed.add(new Removal.Doomed(each, Aside.of(each, run, doomed.size())));
    }
    var removal = new Removal(places.processes, staying);
    if (!doomed.isEmpty()) {
      progress.report(new Progress.Step("remove", tree.name().value(), 0));
      var asides = doomed.stream().map(Removal.Doomed::aside).toList();
      var state = new OffloadJournal.State(run, tree.name(), id, clock.instant(), asides);
      remove(state, doomed, removal);
    }
    return new OffloadReport(
        plan,
        Optional.of(id),
        removal.files(),
        removal.bytes(),
        staying.counts(),
        removal.failures(),
        free(tree));
  }

  private void remove(OffloadJournal.State state, List<Removal.Doomed> doomed, Removal removal)
      throws IOException {
    var journal = new OffloadJournal(places.stateDirectory);
    journal.begin(state);
    removal.of(doomed);
    if (!removal.isClean()) {
      return;
    }
    try {
      journal.end();
    } catch (IOException e) {
      removal.failures().add("the journal could not be ended: " + e.getMessage());
    }
  }

  /// The commit as the store shows it to anybody.
  private Commit visible(Commit written) throws IOException {
    return repository.log().commits().stream()
        .filter(each -> each.hash().equals(written.hash()))
        .findFirst()
        .orElseThrow(() -> new IOException("the store does not show " + written.snapshot().id()));
  }

  private Commit store(OffloadPlan plan, Progress progress) throws IOException {
    var tree = plan.request().tree();
    var startedAt = clock.instant();
    var pin = "offload of %s, the only copy".formatted(tree.name());
    var request =
        new SnapshotWriter.Request(orchestrator, Trigger.OFFLOAD, List.of(TAG), List.of(pin));
    progress.report(new Progress.Step("store", tree.name().value(), plan.bytes()));
    try (var writer = repository.write(request);
        var capture = Archive.of(plan, startedAt)) {
      writer.add(capture, Backup.placementOf(tree), progress);
      return writer.commit(
          new SnapshotWriter.Conclusion(
              startedAt, clock.instant(), Status.COMPLETE, Grade.FUZZY, 0, List.of()));
    }
  }

  private static StoreUnavailableException failed(String what, IOException e) {
    return new StoreUnavailableException(
        FailureCode.OFFLOAD_FAILED,
        what + ": " + e.getMessage(),
        "Mend the cause, then run it again.",
        e);
  }
}
