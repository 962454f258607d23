package dev.backstay.component;

import java.util.List;

/// How much of a component belongs to one entity, in a snapshot and live.
///
/// @param extents how much, part by part
/// @param obstacles why it cannot be exchanged as things are
public record Excerpt(List<Extent> extents, List<Outlook.Obstacle> obstacles) {

  public Excerpt {
    extents = List.copyOf(extents);
    obstacles = List.copyOf(obstacles);
  }

  /// How much of a part belongs to the entity: rows, files and directories, or items.
  ///
  /// @param stored how much the snapshot has, which is put in
  /// @param live how much is live, which is removed
  public record Extent(EntityPart part, long stored, long live) {}
}
