package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.format.IntentRecord;
import dev.backstay.repository.format.PruneRecord;
import dev.backstay.repository.seal.SealType;
import dev.backstay.testing.TestRepository;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// What runs leave that are not of this process, as a prune or a check finds it.
public final class OtherRuns {

  private OtherRuns() {}

  /// Who may have announced a run.
  public enum Origin {
    /// A process of this machine that has ended, and has left no number that is used again.
    ENDED,
    /// One that has ended, and whose number another process has now.
    NUMBER_TAKEN,
    /// A process that is there.
    ALIVE,
    /// A process of another machine, of which nothing can be told from here.
    ELSEWHERE,
    /// One that could not tell what it is.
    UNKNOWN,
    /// One that could not tell when it began.
    WITHOUT_START;

    private IntentRecord.Origin process() {
      var own = ThisProcess.describe();
      return switch (this) {
        case ENDED -> new IntentRecord.Origin(own.machine(), Integer.MAX_VALUE, 1);
        case NUMBER_TAKEN ->
            new IntentRecord.Origin(own.machine(), own.pid(), own.startTicks() + 1);
        case ALIVE -> own;
        case ELSEWHERE -> new IntentRecord.Origin("another", Integer.MAX_VALUE, 1);
        case UNKNOWN -> new IntentRecord.Origin("", Integer.MAX_VALUE, 1);
        case WITHOUT_START -> new IntentRecord.Origin(own.machine(), Integer.MAX_VALUE, -1);
      };
    }
  }

  /// Leaves the intent of a run behind, which nobody renews.
  public static void announce(Repository repository, String run, Origin origin) {
    var record = new IntentRecord("backup", "other", TestRepository.NOW, origin.process());
    var key = Layout.intent(run);
    var bytes = SealedObject.seal(SealType.INTENT, key, record.toBytes(), repository.sealer());
    repository.store().create(key, bytes);
  }

  /// Does a whole prune of somebody else, which removes nothing and leaves a trace.
  public static void prune(Pruning other) {
    var record =
        new PruneRecord(
            other.nextEpoch(),
            "other",
            TestRepository.NOW,
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of());
    assertThat(other.condemn(record)).isTrue();
    other.decide(record, Set.of());
    other.finish(record);
  }
}
