package dev.backstay.component;

import java.util.List;

/// How much of a component belongs to one entity, in a snapshot and live.
///
/// @param counts how much, part by part
/// @param obstacles why it cannot be exchanged as things are
public record Excerpt(List<PartCount> counts, List<Outlook.Obstacle> obstacles) {

  public Excerpt {
    counts = List.copyOf(counts);
    obstacles = List.copyOf(obstacles);
  }

  /// How much of a part belongs to the entity: rows, files and directories, or items.
  ///
  /// @param storedCount how much the snapshot has, which is put in
  /// @param liveCount how much is live, which is removed
  public record PartCount(EntityPart part, long storedCount, long liveCount) {}
}
