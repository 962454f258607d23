package dev.backstay.component;

import java.util.List;

/// Restored state that exists, durable, beside the live one.
public interface StagedComponent {

  /// Where it was built and where it will stand.
  Destination destination();

  /// Checks the staged state by its engine's own means.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if it is not valid
  void verify();

  /// Whether what is live was written to since, so that what was staged no longer leads to what was
  /// captured: it must be staged again once nobody writes.
  default boolean isOutdated() {
    return false;
  }

  /// The renames that set the former state aside and put the staged one in place, in order,
  /// computed from what is live now. Reversed, in reverse order, they are the undo.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if the live state is in use or cannot be
  ///     replaced by renames
  List<Move> moves();
}
