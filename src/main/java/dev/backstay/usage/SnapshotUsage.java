package dev.backstay.usage;

import dev.backstay.reach.Amount;
import dev.backstay.snapshot.ComponentRecord;
import java.util.List;

/// What takes room for one snapshot.
///
/// @param components its components, in its order; what several of them reach is the first one's
public record SnapshotUsage(List<OfComponent> components) {

  public SnapshotUsage {
    components = List.copyOf(components);
  }

  /// What takes room for one component.
  ///
  /// @param component the component, with its size when restored
  /// @param held all that it reaches
  /// @param added what no snapshot before it reaches
  /// @param alone what no other snapshot reaches
  public record OfComponent(ComponentRecord component, Amount held, Amount added, Amount alone) {}
}
