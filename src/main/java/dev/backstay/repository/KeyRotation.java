package dev.backstay.repository;

import java.util.List;

/// A key epoch that has begun.
///
/// @param epoch its number
/// @param staying ids of the slots that open what is sealed from now on
/// @param removed ids of the slots that were deleted
/// @param leftOut ids of slots that are there and open only what is older: they were left out
///     before, or were added by somebody who did not know of this epoch
public record KeyRotation(
    int epoch, List<String> staying, List<String> removed, List<String> leftOut) {

  public KeyRotation {
    staying = List.copyOf(staying);
    removed = List.copyOf(removed);
    leftOut = List.copyOf(leftOut);
  }
}
