package dev.backstay.check;

import dev.backstay.repository.CommitLog;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.run.Progress;
import java.util.HashSet;
import java.util.Set;

/// Finds the chunks that snapshots reach and that cannot be read.
///
/// @param index what is known of packs; of those that were read whole, every byte
public record LostSearch(Inspection inspection, IndexInspection index, Progress progress) {

  /// Those of all snapshots that are there.
  public Set<ChunkId> in(CommitLog log) {
    var lost = new HashSet<ChunkId>();
    var chunks = new Chunks(inspection, index, lost::add);
    var snapshots = new SnapshotCheck(inspection, chunks, new Findings());
    for (var commit : log.commits()) {
      progress.report(new Progress.Step("check snapshot", commit.snapshot().id().hex(), 0));
      snapshots.check(commit);
    }
    return lost;
  }
}
