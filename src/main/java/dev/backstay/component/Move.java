package dev.backstay.component;

import java.nio.file.Path;

/// One rename of a swap. Renames of one component share a file system, so each is atomic.
///
/// @param from where it is before
/// @param to where it is afterwards; nothing is there before
public record Move(Path from, Path to) {

  /// The move that takes this one back.
  public Move reversed() {
    return new Move(to, from);
  }
}
