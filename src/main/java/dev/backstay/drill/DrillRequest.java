package dev.backstay.drill;

import dev.backstay.component.Waiver;
import dev.backstay.evidence.Exposure;
import dev.backstay.snapshot.ComponentName;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// What is asked of a drill.
///
/// @param components which components; empty for all
/// @param chosenBy how the snapshot was chosen, as it was typed
/// @param who the account that has it held
/// @param why what it is for, in words
/// @param spaceMax how many bytes it may restore; no bound but the free space if empty
/// @param waived what its restore need not insist on
/// @param exposure what would be lost, for the report
public record DrillRequest(
    List<ComponentName> components,
    String chosenBy,
    String who,
    String why,
    OptionalLong spaceMax,
    Set<Waiver> waived,
    Exposure exposure) {

  public DrillRequest {
    components = List.copyOf(components);
    waived = Set.copyOf(waived);
  }
}
