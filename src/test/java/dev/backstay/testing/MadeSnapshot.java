package dev.backstay.testing;

import dev.backstay.repository.Commit;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.Manifest;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A snapshot that nobody took, for what looks at its words alone: complete, exact, typed by hand.
public final class MadeSnapshot {

  private static final String WRITER = "0123456789ab";

  private final String id;
  private String orchestrator = "demo";
  private String host = "host";
  private Instant at = Instant.EPOCH;
  private Trigger trigger = Trigger.MANUAL;
  private Status status = Status.COMPLETE;
  private List<String> tags = List.of();
  private List<String> pins = List.of();
  private List<ComponentRecord> components = List.of();

  private MadeSnapshot(String id) {
    this.id = id;
  }

  /// The one of that id, of an orchestrator `demo`, taken at the epoch, with nothing in it.
  public static MadeSnapshot of(String id) {
    return new MadeSnapshot(id);
  }

  /// What it is of.
  public MadeSnapshot of(String itsOrchestrator, String itsHost) {
    orchestrator = itsOrchestrator;
    host = itsHost;
    return this;
  }

  /// When it was taken, as its writer's clock says.
  public MadeSnapshot at(Instant claimed) {
    at = claimed;
    return this;
  }

  /// What began it, and how it ended.
  public MadeSnapshot by(Trigger itsTrigger, Status itsStatus) {
    trigger = itsTrigger;
    status = itsStatus;
    return this;
  }

  /// Its labels.
  public MadeSnapshot labelled(List<String> itsTags, List<String> itsPins) {
    tags = itsTags;
    pins = itsPins;
    return this;
  }

  /// What it holds.
  public MadeSnapshot with(List<ComponentRecord> itsComponents) {
    components = itsComponents;
    return this;
  }

  /// It.
  public Snapshot made() {
    return new Snapshot(
        new SnapshotId(id),
        orchestrator,
        host,
        at,
        at,
        trigger,
        status,
        Grade.EXACT,
        0,
        tags,
        pins,
        List.of(),
        components);
  }

  /// Its commit, which no signature was ever asked of.
  ///
  /// @param sequence its number among those of its writer
  /// @param hash 64 hexadecimal digits
  /// @param storedAt when the store says that it came
  public Commit committed(long sequence, String hash, Instant storedAt) {
    var head =
        new CommitRecord.Head(
            "ab".repeat(16), WRITER, sequence, CommitRecord.Head.NO_PREVIOUS, id, 1, 0);
    return new Commit(head, hash, new Manifest(made(), Map.of(), List.of()), storedAt);
  }
}
