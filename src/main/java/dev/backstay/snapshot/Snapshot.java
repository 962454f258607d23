package dev.backstay.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One committed, immutable record of an orchestrator's state.
///
/// @param id its name in the repository
/// @param orchestrator whose state it is
/// @param host the host that wrote it
/// @param startedAt when the run began, by that host's clock
/// @param takenAt when its last point was fixed, by that host's clock
/// @param trigger why it was taken
/// @param status whether it holds what was asked for
/// @param grade how its components' points relate
/// @param skewMillis the time between its first and its last point
/// @param tags labels given by people
/// @param pins reasons not to forget it
/// @param missing components that were asked for and are not in it, each with the reason
/// @param components what it holds, in order of capture
public record Snapshot(
    SnapshotId id,
    String orchestrator,
    String host,
    Instant startedAt,
    Instant takenAt,
    Trigger trigger,
    Status status,
    Grade grade,
    long skewMillis,
    List<String> tags,
    List<String> pins,
    List<String> missing,
    List<ComponentRecord> components) {

  public Snapshot {
    tags = List.copyOf(tags);
    pins = List.copyOf(pins);
    missing = List.copyOf(missing);
    components = List.copyOf(components);
  }

  /// The labels that it bears.
  public Labels labels() {
    return new Labels(tags, pins);
  }

  /// The same snapshot with other labels.
  public Snapshot withLabels(Labels labels) {
    return new Snapshot(
        id,
        orchestrator,
        host,
        startedAt,
        takenAt,
        trigger,
        status,
        grade,
        skewMillis,
        labels.tags(),
        labels.pins(),
        missing,
        components);
  }

  /// The same snapshot with other components.
  public Snapshot withComponents(List<ComponentRecord> others) {
    return new Snapshot(
        id,
        orchestrator,
        host,
        startedAt,
        takenAt,
        trigger,
        status,
        grade,
        skewMillis,
        tags,
        pins,
        missing,
        others);
  }

  /// Whether it counts as one of its orchestrator's good snapshots: neither suspect, nor taken of
  /// whatever was live before a restore, nor imported, nor of files that were offloaded.
  public boolean isGood() {
    return status != Status.SUSPECT
        && trigger != Trigger.PRE_RESTORE
        && !isImported()
        && !isOffload();
  }

  /// Whether it holds only files that were chosen to be removed from their place: a part of a
  /// component, and perhaps the only copy of it.
  public boolean isOffload() {
    return trigger == Trigger.OFFLOAD;
  }

  /// Whether it was brought in from what another program made: its time says nothing of when it
  /// was written.
  public boolean isImported() {
    return trigger == Trigger.IMPORT;
  }

  /// When it came into being, by the clock of the host that wrote it.
  public Instant writtenAt() {
    return isImported() ? startedAt : takenAt;
  }

  /// The record of that component, if the snapshot holds it.
  public Optional<ComponentRecord> component(ComponentName name) {
    return components.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// The sum of the sizes of all files.
  public long contentBytes() {
    return components.stream().mapToLong(ComponentRecord::contentBytes).sum();
  }
}
