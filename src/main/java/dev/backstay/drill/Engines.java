package dev.backstay.drill;

import dev.backstay.component.ScratchServer;
import dev.backstay.component.Waiver;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.snapshot.ComponentKind;
import java.util.Optional;
import java.util.Set;

/// Where servers for a drill come from.
@FunctionalInterface
public interface Engines {

  /// A server for components of that kind, which is not started yet; empty if they are rehearsed as
  /// files.
  ///
  /// @param waived what the restore need not insist on
  Optional<ScratchServer> of(ComponentKind kind, ScratchArea area, Set<Waiver> waived);
}
