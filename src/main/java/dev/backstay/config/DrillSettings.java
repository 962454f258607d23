package dev.backstay.config;

import dev.backstay.component.Waiver;
import dev.backstay.rehearsal.ServiceTrial;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// How restores are rehearsed.
///
/// @param spaceMax how many bytes a drill may restore, if there is a bound but the free space
/// @param waived what its restores need not insist on
/// @param service the operator's service that is tried on what was restored, if one is
public record DrillSettings(
    OptionalLong spaceMax, Set<Waiver> waived, Optional<ServiceTrial> service) {

  /// Nothing is said.
  public static final DrillSettings DEFAULT =
      new DrillSettings(OptionalLong.empty(), Set.of(), Optional.empty());

  public DrillSettings {
    waived = Set.copyOf(waived);
  }
}
