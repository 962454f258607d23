package dev.backstay.config;

import dev.backstay.component.Waiver;
import java.util.OptionalLong;
import java.util.Set;

/// How restores are rehearsed.
///
/// @param spaceMax how many bytes a drill may restore, if there is a bound but the free space
/// @param waived what its restores need not insist on
public record DrillSettings(OptionalLong spaceMax, Set<Waiver> waived) {

  /// Nothing is said.
  public static final DrillSettings DEFAULT = new DrillSettings(OptionalLong.empty(), Set.of());

  public DrillSettings {
    waived = Set.copyOf(waived);
  }
}
