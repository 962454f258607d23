package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.component.Reference;
import dev.backstay.snapshot.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads what components name in each other.
final class ReferenceBinder {

  private static final Set<ComponentKind> NAMING =
      Set.of(ComponentKind.POSTGRES, ComponentKind.SQLITE, ComponentKind.STATE_FILE);

  /// Those whose entries have names of their own.
  private static final Set<ComponentKind> NAMED = Set.of(ComponentKind.FILES, ComponentKind.S3);

  private final Reading reading;
  private final List<Component> components;

  ReferenceBinder(Reading reading, List<Component> components) {
    this.reading = reading;
    this.components = List.copyOf(components);
  }

  /// The value of `references`, a list of sections.
  List<Reference> bind(Optional<Node> node) {
    var references = new ArrayList<Reference>();
    if (node.isPresent() && node.get() instanceof SequenceNode list) {
      for (var item : list.getValue()) {
        reading.mapping(item, "references").flatMap(this::bind).ifPresent(references::add);
      }
    } else if (node.isPresent()) {
      tell(
          YamlFile.placeOf(node.get()),
          "\"references\" must be a list, found " + Scalars.describe(node.get()));
    }
    return references;
  }

  private Optional<Reference> bind(MappingNode node) {
    var section = new Section(node, Keys.REFERENCE, reading);
    if (!section.require("from") || !section.require("in")) {
      return Optional.empty();
    }
    var from = section.text("from");
    var in = section.text("in").flatMap(text -> find(text, text.value(), NAMED));
    var as = section.text("as");
    as.filter(text -> !text.value().contains(Reference.NAME))
        .ifPresent(
            text -> tell(text.place(), "\"as\" must have {} where the name stands: \"{}.json\""));
    var allowed = section.integer("allow_missing", 0);
    if (allowed < 0) {
      tell(section.place(), "\"allow_missing\" must not be less than 0");
    }
    return from.flatMap(
        text -> bind(text, in, as.map(Text::value).orElse(Reference.NAME), allowed));
  }

  private Optional<Reference> bind(Text from, Optional<Component> in, String as, int allowed) {
    return query(from, NAMING)
        .flatMap(
            it ->
                in.map(
                    held ->
                        new Reference(
                            it.component().name(), it.query(), held.name(), as, allowed)));
  }

  /// What is asked of a component.
  record Query(Component component, String query) {}

  /// A text as `NAME: QUERY`, of a component of one of the kinds; tells what is wrong.
  Optional<Query> query(Text from, Set<ComponentKind> kinds) {
    var colon = from.value().indexOf(':');
    if (colon < 1 || from.value().substring(colon + 1).isBlank()) {
      tell(
          from.place(),
          "\"from\" must be a component and a query: \"NAME: select column from table\"");
      return Optional.empty();
    }
    var query = from.value().substring(colon + 1).strip();
    return find(from, from.value().substring(0, colon).strip(), kinds)
        .map(component -> new Query(component, query));
  }

  /// The component of that name, if it is of one of the kinds; tells what is wrong.
  Optional<Component> find(Text text, String name, Set<ComponentKind> kinds) {
    var found = components.stream().filter(it -> it.name().value().equals(name)).findFirst();
    if (found.isEmpty()) {
      var names = components.stream().map(it -> it.name().value()).toList();
      tell(
          text.place(), "there is no component \"" + name + "\"" + Nearest.suggestion(name, names));
    } else if (!kinds.contains(found.get().kind())) {
      var labels = kinds.stream().map(ComponentKind::label).sorted().toList();
      tell(
          text.place(),
          "component \"%s\" is of kind %s, here it must be %s"
              .formatted(name, found.get().kind().label(), String.join(", ", labels)));
      return Optional.empty();
    }
    return found;
  }

  private void tell(Place place, String problem) {
    reading.problems().add(place, problem);
  }
}
