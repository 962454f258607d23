package dev.backstay.config;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads what other programs' configurations are looked into. What is declared is not read yet.
final class LookupBinder {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  private final Reading reading;
  private final Lookups lookups;

  /// @param lookups what they are declared to
  LookupBinder(Reading reading, Lookups lookups) {
    this.reading = reading;
    this.lookups = lookups;
  }

  void bind(MappingNode node) {
    for (var entry : reading.entries(node, "lookup")) {
      var name = entry.name();
      if (!NAME.matcher(name).matches() || name.equals("env") || name.equals("file")) {
        reading.problems().add(entry.place(), "a lookup cannot be named \"" + name + "\"");
        continue;
      }
      reading
          .mapping(entry.value(), name)
          .ifPresentOrElse(
              mapping -> declare(name, new Section(mapping, Keys.LOOKUP, reading)),
              () -> lookups.declareBroken(name));
    }
  }

  private void declare(String name, Section section) {
    var kinds = Keys.LOOKUP.known().stream().filter(section::has).toList();
    if (kinds.size() == 1) {
      var kind = kinds.getFirst();
      lookups.declare(name, kind, section.place(), () -> section.text(kind));
      return;
    }
    reading
        .problems()
        .add(section.place(), "a lookup has exactly one of json, yaml, toml, env and python");
    lookups.declareBroken(name);
  }
}
