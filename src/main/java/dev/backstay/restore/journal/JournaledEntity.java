package dev.backstay.restore.journal;

import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.util.List;

/// The one thing that a restore is of.
///
/// @param kind what sort of thing it is
/// @param id what it is called in the snapshot
/// @param target what it is called where it goes; another id makes a clone
/// @param settled whether the former state was to be dropped at the end
/// @param parts the components whose rows or items are exchanged, in order
public record JournaledEntity(
    String kind, String id, String target, boolean settled, List<Part> parts) {

  public JournaledEntity {
    parts = List.copyOf(parts);
  }

  /// What is exchanged in one component.
  ///
  /// @param place where the component is, as it may be shown
  /// @param work the private directory that says what is exchanged
  public record Part(ComponentName component, String place, Path work) {}
}
