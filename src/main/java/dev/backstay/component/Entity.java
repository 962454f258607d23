package dev.backstay.component;

import java.util.List;
import java.util.Optional;

/// A sort of thing that an orchestrator keeps, as runs or agents, and where what belongs to one of
/// them is.
///
/// @param kind what one of them is called: `run`
/// @param about what it is, if that is said
/// @param parts where what belongs to it is, at least one; the first tells whether there is one
public record Entity(String kind, Optional<String> about, List<EntityPart> parts) {

  public Entity {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(kind + " has no parts");
    }
  }
}
