package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The index as it is in the repository. Damaged pieces and condemned packs are passed over.
///
/// What a host that only writes says of its packs is only used to read its own snapshots, and only
/// for what no other piece names.
final class StoredIndex implements IndexSource {

  private final Repository repository;
  private final Set<String> condemned;
  private final Set<String> last;
  private final Optional<String> writer;
  private @Nullable RepositoryDamagedException firstDamage;

  private StoredIndex(
      Repository repository, Set<String> condemned, Set<String> last, Optional<String> writer) {
    this.repository = repository;
    this.condemned = condemned;
    this.last = last;
    this.writer = writer;
  }

  /// What a run may use again.
  static StoredIndex forWriting(Repository repository, Set<String> condemned) {
    return new StoredIndex(repository, condemned, Set.of(), Optional.empty());
  }

  /// What a snapshot may be in: damaged packs are as good as none where another has the same.
  static StoredIndex forReading(Repository repository, Commit commit) {
    var writer = Optional.of(commit.head().writer()).filter(_ -> commit.isOfWriteOnlyHost());
    var damaged = Prunes.damaged(repository.store());
    return new StoredIndex(repository, Set.of(), damaged, writer);
  }

  @Override
  public Optional<ChunkIndex> load(
      Layout.Index half, Supplier<Map<String, Long>> packs, boolean lastTime) {
    var index = new ChunkIndex();
    var later = new ArrayList<IndexPiece.Pack>();
    for (var shelf : shelves(half)) {
      if (!load(shelf, packs, index, later, lastTime)) {
        return Optional.empty();
      }
    }
    later.forEach(pack -> index.add(pack.name(), pack.table()));
    return Optional.of(index);
  }

  private List<Shelf> shelves(Layout.Index half) {
    var shelves = new ArrayList<>(List.of(Shelf.common(half)));
    writer.ifPresent(it -> shelves.add(new Shelf(half, Optional.of(it))));
    return shelves;
  }

  /// False if a piece vanished: a prune has put another in its place that was not listed.
  private boolean load(
      Shelf shelf,
      Supplier<Map<String, Long>> packs,
      ChunkIndex index,
      List<IndexPiece.Pack> later,
      boolean lastTime) {
    var pieces = repository.store().list(shelf.prefix());
    repository.store().expect(pieces);
    for (var object : pieces) {
      var bytes = repository.store().readIfPresent(object.key());
      if (bytes.isEmpty() && !lastTime) {
        return false;
      }
      try {
        var there = bytes.orElseThrow(() -> new MalformedException("it vanished"));
        var piece = shelf.parse(object.key(), there, repository.sealer(), repository.keys());
        for (var pack : piece.packs()) {
          if (!packs.get().containsKey(pack.name()) || condemned.contains(pack.name())) {
            continue;
          }
          if (last.contains(pack.name())) {
            later.add(pack);
          } else {
            index.add(pack.name(), pack.table());
          }
        }
      } catch (MalformedException e) {
        pass(
            new RepositoryDamagedException(
                FailureCode.OBJECT_DAMAGED,
                "index piece " + object.key() + ": " + e.getMessage(),
                "Run `backstay check` to see what it reaches.",
                e));
      }
    }
    return true;
  }

  private void pass(RepositoryDamagedException damaged) {
    firstDamage = firstDamage == null ? damaged : firstDamage;
    repository.passOver(damaged);
  }

  @Override
  public Optional<RepositoryDamagedException> damage() {
    return Optional.ofNullable(firstDamage);
  }
}
