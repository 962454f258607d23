package dev.backstay.importing;

import dev.backstay.component.Component;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is to be brought in.
///
/// @param orchestrator whose state it is
/// @param configured its components
/// @param source the backup
/// @param form its form; found out if empty
/// @param component the configured component that its part of the same kind is
/// @param scratch where temporary copies may be kept
/// @param again whether it is brought in even if it is there already
public record ImportRequest(
    String orchestrator,
    List<Component> configured,
    Path source,
    Optional<Form> form,
    Optional<ComponentName> component,
    Path scratch,
    boolean again) {

  public ImportRequest {
    configured = List.copyOf(configured);
  }
}
