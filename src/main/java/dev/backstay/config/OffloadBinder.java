package dev.backstay.config;

import dev.backstay.component.Globs;
import dev.backstay.component.OffloadRules;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads which old files of a tree may be offloaded.
final class OffloadBinder {

  private final Reading reading;

  OffloadBinder(Reading reading) {
    this.reading = reading;
  }

  /// The rules, if they are whole; tells what is wrong.
  Optional<OffloadRules> bind(MappingNode node) {
    var section = new Section(node, Keys.OFFLOAD, reading);
    section.require("older_than");
    section.require("only");
    var olderThan = section.duration("older_than", Duration.ZERO);
    var keep = section.integer("keep", OffloadRules.KEEP);
    var only = section.texts("only");
    if (section.has("only") && only.isEmpty()) {
      tell(section, "only", "\"only\" names nothing that may go");
    }
    if (keep < 1) {
      tell(section, "keep", "\"keep\" must be at least 1");
    }
    try {
      var _ = new Globs(only);
    } catch (PatternSyntaxException impossible) {
      tell(section, "only", "\"only\" has an impossible pattern: " + impossible.getPattern());
      return Optional.empty();
    }
    return olderThan.isPositive() && keep >= 1 && !only.isEmpty()
        ? Optional.of(new OffloadRules(olderThan, keep, only))
        : Optional.empty();
  }

  private void tell(Section section, String key, String message) {
    var place = section.node(key).map(YamlFile::placeOf).orElse(section.place());
    reading.problems().add(place, message);
  }
}
