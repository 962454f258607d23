package dev.backstay.repository;

import dev.backstay.repository.format.Manifest;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The snapshots of one orchestrator that a new one follows.
public final class FormerSnapshots {

  private final CommitLog log;
  private final String orchestrator;

  FormerSnapshots(CommitLog log, String orchestrator) {
    this.log = log;
    this.orchestrator = orchestrator;
  }

  /// What a host says that only writes is not relied on: neither its bytes nor its measures.
  private Stream<Commit> newestFirst() {
    return log.commits().reversed().stream()
        .filter(commit -> !commit.isOfWriteOnlyHost())
        .filter(commit -> commit.snapshot().orchestrator().equals(orchestrator));
  }

  /// How many bytes the component had in the latest snapshot that holds it; 0 if none does.
  public long expectedBytes(ComponentName name) {
    return newestFirst()
        .map(Commit::snapshot)
        .filter(snapshot -> !snapshot.isImported() && !snapshot.isOffload())
        .flatMap(snapshot -> snapshot.component(name).stream())
        .mapToLong(ComponentRecord::contentBytes)
        .findFirst()
        .orElse(0);
  }

  /// The newest good snapshot of the same orchestrator that holds the component, if there is one.
  public Optional<Snapshot> lastGood(ComponentName name, ComponentKind kind) {
    return newestFirst()
        .map(Commit::snapshot)
        .filter(Snapshot::isGood)
        .filter(
            snapshot -> snapshot.component(name).filter(each -> each.kind() == kind).isPresent())
        .findFirst();
  }

  /// What was offloaded of a component: at most so much went on purpose.
  public record Offloaded(long files, long bytes) {}

  /// What was offloaded of the component since that snapshot.
  public Offloaded offloadedSince(Snapshot base, ComponentName name) {
    var since =
        log.commits().reversed().stream()
            .map(Commit::snapshot)
            .takeWhile(snapshot -> !snapshot.id().equals(base.id()))
            .filter(Snapshot::isOffload)
            .filter(snapshot -> snapshot.orchestrator().equals(orchestrator))
            .flatMap(snapshot -> snapshot.component(name).stream())
            .toList();
    return new Offloaded(
        since.stream().mapToLong(ComponentRecord::fileCount).sum(),
        since.stream().mapToLong(ComponentRecord::contentBytes).sum());
  }

  /// A listing whose unchanged entries may be used again: every pack it may reach is still there.
  record Parent(ComponentRecord component, Manifest.Listing listing, List<String> packs) {}

  /// The listing of the newest one that a capture of the component may rely on.
  ///
  /// @param packs those that are there
  Optional<Parent> parentOf(Capture capture, Prunes prunes, Set<String> packs) {
    var former = former(capture.component(), capture.kind());
    if (former.isEmpty()) {
      return Optional.empty();
    }
    var commit = former.get();
    var listing = commit.manifest().listings().get(capture.component());
    if (listing == null) {
      return Optional.empty();
    }
    var component = commit.snapshot().component(capture.component()).orElseThrow();
    return prunes
        .resolve(listing, commit.head(), packs)
        .map(reached -> new Parent(component, listing, reached));
  }

  /// The newest snapshot that holds the component, of which nothing is held against it.
  Optional<Commit> former(ComponentName name, ComponentKind kind) {
    return newestFirst()
        .filter(it -> !it.snapshot().isImported() && !it.snapshot().isOffload())
        .filter(
            it ->
                it.snapshot()
                    .component(name)
                    .filter(each -> each.findings().isEmpty() && each.kind() == kind)
                    .isPresent())
        .findFirst();
  }
}
