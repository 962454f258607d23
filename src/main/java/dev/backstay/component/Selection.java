package dev.backstay.component;

import dev.backstay.snapshot.EntryPath;

/// Which part of a component's content is meant: one path and everything below it.
///
/// @param path the path; the root means all
public record Selection(EntryPath path) {

  /// The whole component.
  public static final Selection ALL = new Selection(EntryPath.ROOT);

  /// Whether the whole component is meant.
  public boolean isAll() {
    return path.equals(EntryPath.ROOT);
  }
}
