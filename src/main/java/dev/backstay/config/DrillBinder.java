package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.component.Waiver;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads how restores are rehearsed.
///
/// @param components what is restored
record DrillBinder(Reading reading, List<Component> components) {

  DrillSettings bind(MappingNode node) {
    var section = new Section(node, Keys.DRILL, reading);
    var space = section.size("space").map(OptionalLong::of).orElseGet(OptionalLong::empty);
    var waived = EnumSet.noneOf(Waiver.class);
    if (section.flag("no_owner", false)) {
      waived.add(Waiver.OWNERS);
    }
    if (section.flag("run_code", false)) {
      waived.add(Waiver.CODE);
    }
    var service = section.mapping("service").flatMap(new TrialBinder(reading, components)::bind);
    return new DrillSettings(space, waived, service);
  }
}
