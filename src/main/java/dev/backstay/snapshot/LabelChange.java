package dev.backstay.snapshot;

import java.time.Instant;
import java.util.List;

/// What someone changed about the labels of a snapshot. What is both removed and added is there
/// afterwards.
///
/// @param snapshot whose labels
/// @param changedAt when, by the clock of the host that changed them
/// @param host that host
/// @param tagsAdded tags that it bears from then on
/// @param tagsRemoved tags that it no longer bears
/// @param pinsAdded reasons not to forget it
/// @param pinsRemoved reasons that no longer hold
public record LabelChange(
    SnapshotId snapshot,
    Instant changedAt,
    String host,
    List<String> tagsAdded,
    List<String> tagsRemoved,
    List<String> pinsAdded,
    List<String> pinsRemoved) {

  public LabelChange {
    tagsAdded = List.copyOf(tagsAdded);
    tagsRemoved = List.copyOf(tagsRemoved);
    pinsAdded = List.copyOf(pinsAdded);
    pinsRemoved = List.copyOf(pinsRemoved);
  }
}
