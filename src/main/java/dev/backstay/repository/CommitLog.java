package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All commits of a repository, as they are now.
///
/// Commits that cannot be trusted are kept apart, with the reason: they are never the latest
/// snapshot and never take the place of another. Time claimed by a writer orders nothing by itself:
/// within a chain the chain decides, and a claim from the future counts as now.
///
/// @param commits those of snapshots that are not forgotten, oldest first, with the labels that the
///     snapshots bear now
/// @param forgotten snapshots that are forgotten, in the same order
/// @param labelCommits those that changed labels, in the order in which the changes apply
/// @param retentionCommits those that forgot snapshots or let them return
/// @param proofs those that say what drills found out, the newest last; also about snapshots that
///     are not there
/// @param refused those that are not believed
public record CommitLog(
    List<Commit> commits,
    List<Forgotten> forgotten,
    List<LabelCommit> labelCommits,
    List<RetentionCommit> retentionCommits,
    List<ProofCommit> proofs,
    List<Refused> refused) {

  public CommitLog {
    commits = List.copyOf(commits);
    forgotten = List.copyOf(forgotten);
    labelCommits = List.copyOf(labelCommits);
    retentionCommits = List.copyOf(retentionCommits);
    proofs = List.copyOf(proofs);
    refused = List.copyOf(refused);
  }

  /// No commit at all.
  public static final CommitLog NONE =
      new CommitLog(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /// A commit that is not believed.
  ///
  /// @param key its object
  /// @param code why, as a stable reason
  /// @param reason why, in words
  public record Refused(ObjectKey key, FailureCode code, String reason) {}

  /// Reads all commits, but fetches and verifies only those that are not known yet.
  static CommitLog read(
      StoreAccess store, CommitReader reader, Optional<KnownCommits> known, InstantSource clock) {
    var chains = new TreeMap<String, List<ChainLink>>();
    var refused = new ArrayList<Refused>();
    var own = new OwnCommits();
    var objects = store.list(Layout.COMMITS);
    store.expect(
        objects.stream().filter(it -> known.stream().noneMatch(each -> each.has(it))).toList());
    for (var object : objects) {
      try {
        var opened = open(object, store, reader, known);
        if (opened.isPresent() && !reader.isExpelled(opened.get())) {
          var link = reader.read(opened.get());
          own.note(link.hash(), opened.get().epoch());
          chains.computeIfAbsent(link.head().writer(), _ -> new ArrayList<>()).add(link);
        }
      } catch (CommitReader.RefusedException e) {
        if (!reader.isOfExpelled(object.key(), store)) {
          refused.add(e.of(object.key()));
        }
      }
    }
    known.ifPresent(KnownCommits::keep);
    refused.addAll(own.refuse(chains.values()));
    return of(ChainOrder.of(chains, clock.instant()), refused);
  }

  private static Optional<CommitReader.Opened> open(
      StoredObject object, StoreAccess store, CommitReader reader, Optional<KnownCommits> known)
      throws CommitReader.RefusedException {
    var verified = known.flatMap(each -> each.find(object));
    if (verified.isPresent()) {
      return verified;
    }
    var bytes = store.readIfPresent(object.key());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    var opened = reader.open(object.key(), bytes.get());
    known.ifPresent(each -> each.add(object, opened));
    return Optional.of(opened);
  }

  private static CommitLog of(List<ChainLink> links, List<Refused> refused) {
    var snapshots = new ArrayList<>(those(Commit.class, links));
    var changes = those(LabelCommit.class, links);
    var ofSnapshot = changes.stream().collect(Collectors.groupingBy(it -> it.change().snapshot()));
    snapshots.replaceAll(
        commit -> labelled(commit, ofSnapshot.getOrDefault(commit.snapshot().id(), List.of())));
    var acts = those(RetentionCommit.class, links);
    var forgotten = Forgotten.among(snapshots, acts);
    var gone = snapshots.stream().flatMap(it -> Stream.ofNullable(forgotten.get(it.hash())));
    var still = snapshots.stream().filter(it -> !forgotten.containsKey(it.hash())).toList();
    return new CommitLog(
        still, gone.toList(), changes, acts, those(ProofCommit.class, links), refused);
  }

  private static Commit labelled(Commit commit, List<LabelCommit> changes) {
    var labels = commit.labels();
    for (var each : changes) {
      labels = labels.after(each.change());
    }
    return commit.with(labels);
  }

  private static <T extends ChainLink> List<T> those(Class<T> kind, List<ChainLink> links) {
    return links.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// All links of each writer's chain that are believed, in the chain's order.
  public Map<String, List<ChainLink>> chains() {
    var chains = new TreeMap<String, List<ChainLink>>();
    Stream.of(
            commits.stream(),
            forgotten.stream().map(Forgotten::commit),
            labelCommits.stream(),
            retentionCommits.stream(),
            proofs.stream())
        .flatMap(links -> links)
        .forEach(
            link -> chains.computeIfAbsent(link.head().writer(), _ -> new ArrayList<>()).add(link));
    chains.values().forEach(chain -> chain.sort(ChainOrder.BY_SEQUENCE));
    return chains;
  }

  /// The commits of snapshots, oldest first: those that are not forgotten, and those forgotten ones
  /// that are to count.
  public List<Commit> history(Predicate<Forgotten> counting) {
    var counted = forgotten.stream().filter(counting).map(Forgotten::commit);
    return Stream.concat(commits.stream(), counted).sorted(ChainOrder.IN_ORDER).toList();
  }

  /// Whether the snapshot is there, forgotten or not.
  public boolean has(SnapshotId snapshot) {
    return there().anyMatch(commit -> commit.snapshot().id().equals(snapshot));
  }

  private Stream<Commit> there() {
    return Stream.concat(commits.stream(), forgotten.stream().map(Forgotten::commit));
  }

  /// What the newest drill of the snapshot that the commit made found out, if there was one.
  public Optional<ProofCommit> proofOf(Commit commit) {
    return proofs.reversed().stream().filter(proof -> proof.isOf(commit)).findFirst();
  }

  /// Whether the newest drill of the snapshot found that it comes back as it should.
  public boolean isProven(Commit commit) {
    return proofOf(commit).filter(ProofCommit::isProven).isPresent();
  }

  /// The hashes of the commits of all snapshots of which that is so, forgotten or not.
  public Set<String> proven() {
    return there().filter(this::isProven).map(Commit::hash).collect(Collectors.toSet());
  }
}
