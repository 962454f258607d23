package dev.backstay.copy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Forgotten;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Copies snapshots of one repository into another, chunk by chunk.
///
/// Everything is opened with the keys of the one, compared with its names, and named, cut and
/// sealed anew with the keys of the other. What the other has already is not stored again, and
/// entries that did not change since the newest copy of a component are not even read. A copy keeps
/// the id. What an interrupted copy has stored is used by the next. Used by one thread.
public final class Copy implements AutoCloseable {

  private final Repository from;
  private final Repository to;
  private final Progress progress;
  private @Nullable SnapshotReader reader;

  /// From the one into the other.
  ///
  /// @throws UsageException if both are the same
  public Copy(Repository from, Repository to, Progress progress) {
    if (from.id().equals(to.id())) {
      throw new UsageException(
          FailureCode.USAGE,
          from.place() + " and " + to.place() + " are the same repository",
          "Name another repository with --to.");
    }
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /// A snapshot that was copied.
  ///
  /// @param commit what makes it exist in the other repository
  /// @param storedBytes how many bytes of new packs it needed
  public record Copied(Commit commit, long storedBytes) {}

  /// Those among the snapshots that the other repository has never had, oldest first. What was
  /// forgotten there does not come back by being copied again.
  ///
  /// @throws RepositoryDamagedException if it has another one with the id of one of them
  public List<Commit> lacking(List<Commit> wanted) {
    var there = everKnown(to.log());
    return wanted.stream()
        .filter(commit -> !isThere(commit, there))
        .sorted(Comparator.comparing(Commit::orderedAt))
        .toList();
  }

  /// Those of an orchestrator that are newer than all of its snapshots that the other repository
  /// has; the newest one alone, if it has none.
  public List<Commit> newer(CommitLog log, String orchestrator) {
    var own =
        log.commits().stream()
            .filter(commit -> commit.snapshot().orchestrator().equals(orchestrator))
            .toList();
    var there = everKnown(to.log());
    var last = -1;
    for (var i = 0; i < own.size(); i++) {
      last = isThere(own.get(i), there) ? i : last;
    }
    var first = last < 0 ? own.size() - 1 : last + 1;
    return own.isEmpty() ? List.of() : own.subList(first, own.size());
  }

  private static Map<SnapshotId, Commit> everKnown(CommitLog log) {
    var known = new HashMap<SnapshotId, Commit>();
    Stream.concat(log.commits().stream(), log.forgotten().stream().map(Forgotten::commit))
        .forEach(commit -> known.put(commit.snapshot().id(), commit));
    return known;
  }

  private static boolean isThere(Commit commit, Map<SnapshotId, Commit> there) {
    var other = Optional.ofNullable(there.get(commit.snapshot().id())).map(Commit::snapshot);
    var one = commit.snapshot();
    if (other.isPresent()
        && !(other.get().host().equals(one.host())
            && other.get().startedAt().equals(one.startedAt()))) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_FOREIGN,
          String.format(
              "snapshot %s was taken by %s at %s here, and by %s at %s there",
              one.id(), one.host(), one.startedAt(), other.get().host(), other.get().startedAt()),
          "Copy the other snapshots by name; this one cannot be copied under its id.");
    }
    return other.isPresent();
  }

  /// Copies a snapshot. It is there whole, or not at all.
  public Copied copy(Commit commit) {
    try (var writer = to.writeCopy(commit)) {
      var source = readerOf(commit);
      for (var component : commit.snapshot().components()) {
        progress.report(
            new Progress.Step("copy", component.name().value(), component.contentBytes()));
        writer.copy(source, component, progress);
      }
      progress.report(new Progress.Step("commit", "", 0));
      var copied = writer.commitCopy(commit, from);
      return new Copied(copied, writer.storedBytes());
    }
  }

  /// One reader for all, so that the index is loaded once.
  private SnapshotReader readerOf(Commit commit) {
    if (reader == null) {
      reader = from.read(commit);
    }
    return reader.at(commit);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
