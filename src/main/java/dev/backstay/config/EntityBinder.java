package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.component.Entity;
import dev.backstay.component.EntityPart;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.EntryPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads where what belongs to one run, agent and the like is.
final class EntityBinder {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)*");

  /// What a part can be, by the key that says so.
  private static final Map<String, Set<ComponentKind>> KINDS =
      Map.of(
          "table", Set.of(ComponentKind.SQLITE, ComponentKind.POSTGRES),
          "path", Set.of(ComponentKind.FILES),
          "items", Set.of(ComponentKind.STATE_FILE));

  private final Reading reading;
  private final ReferenceBinder components;

  EntityBinder(Reading reading, List<Component> components) {
    this.reading = reading;
    this.components = new ReferenceBinder(reading, components);
  }

  /// The value of `entities`, a section for each sort.
  List<Entity> bind(Optional<MappingNode> node) {
    var entities = new ArrayList<Entity>();
    if (node.isPresent()) {
      for (var entry : reading.entries(node.get(), "entity")) {
        if (!NAME.matcher(entry.name()).matches()) {
          tell(
              entry.place(),
              ("not a name for an entity: \"%s\";"
                      + " write up to 64 lower-case letters, digits, \"_\" and \"-\"")
                  .formatted(entry.name()));
          continue;
        }
        reading
            .mapping(entry.value(), entry.name())
            .flatMap(it -> bind(entry.name(), it))
            .ifPresent(entities::add);
      }
    }
    return entities;
  }

  private Optional<Entity> bind(String kind, MappingNode node) {
    var section = new Section(node, Keys.ENTITY, reading);
    var about = section.text("about").map(Text::value);
    if (!section.require("parts")) {
      return Optional.empty();
    }
    var parts = new ArrayList<EntityPart>();
    var list = section.node("parts").orElseThrow();
    if (list instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      for (Node item : sequence.getValue()) {
        reading.mapping(item, "parts").flatMap(this::part).ifPresent(parts::add);
      }
    } else {
      tell(
          YamlFile.placeOf(list),
          "\"parts\" must be a list with at least one part, found " + Scalars.describe(list));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(new Entity(kind, about, parts));
  }

  private Optional<EntityPart> part(MappingNode node) {
    var section = new Section(node, Keys.ENTITY_PART, reading);
    var hasComponent = section.require("component");
    var sorts = Stream.of("table", "path", "items").filter(section::has).toList();
    if (sorts.size() != 1) {
      tell(section.place(), "a part has exactly one of table, path and items");
      return Optional.empty();
    }
    var sort = sorts.getFirst();
    var component =
        section
            .text("component")
            .flatMap(it -> components.find(it, it.value(), KINDS.getOrDefault(sort, Set.of())));
    if (!hasComponent || component.isEmpty()) {
      return Optional.empty();
    }
    return switch (sort) {
      case "table" -> rows(section, component.get());
      case "path" -> paths(section, component.get());
      default -> items(section, component.get());
    };
  }

  private Optional<EntityPart> rows(Section section, Component component) {
    var table = filled(section, "table");
    var key = section.require("key") ? filled(section, "key") : Optional.<String>empty();
    var renewed = section.texts("renew");
    if (key.filter(renewed::contains).isPresent()) {
      tell(section.place(), "\"renew\" has the key \"" + key.get() + "\", which holds the id");
    }
    return table.flatMap(
        it -> key.map(column -> new EntityPart.Rows(component.name(), it, column, renewed)));
  }

  private Optional<EntityPart> paths(Section section, Component component) {
    refuse(section, "path", "key", "renew");
    var path = section.text("path");
    var found = path.map(Text::value).orElse("");
    if (path.isEmpty()) {
      return Optional.empty();
    }
    if (!found.contains(EntityPart.Paths.ID)
        || EntryPath.problemOf(found).isPresent()
        || found.indexOf('{') != found.lastIndexOf('{')) {
      tell(
          path.get().place(),
          "\"path\" must be a path below the component with {id} in it once, found \"%s\""
              .formatted(path.get().written()));
      return Optional.empty();
    }
    return Optional.of(new EntityPart.Paths(component.name(), found));
  }

  private Optional<EntityPart> items(Section section, Component component) {
    refuse(section, "items", "renew");
    var pointer = section.text("items");
    if (component instanceof Component.StateFile file
        && file.format() != Component.StateFile.Format.JSON) {
      tell(
          section.place(),
          "component \"%s\" is a document that is not written in JSON: it has no items"
              .formatted(component.name()));
      return Optional.empty();
    }
    if (pointer.filter(it -> !POINTER.matcher(it.value()).matches()).isPresent()) {
      tell(
          pointer.get().place(),
          "\"items\" must be a JSON pointer such as /tasks, found \"%s\""
              .formatted(pointer.get().written()));
      return Optional.empty();
    }
    var key = filled(section, "key");
    return pointer.map(it -> new EntityPart.Items(component.name(), it.value(), key));
  }

  private void refuse(Section section, String sort, String... keys) {
    for (var key : keys) {
      if (section.has(key)) {
        tell(section.place(), "a part with \"%s\" has no \"%s\"".formatted(sort, key));
      }
    }
  }

  private Optional<String> filled(Section section, String key) {
    var text = section.text(key);
    text.filter(it -> it.value().isBlank())
        .ifPresent(it -> tell(it.place(), "\"" + key + "\" is empty"));
    return text.map(Text::value).filter(it -> !it.isBlank());
  }

  private void tell(Place place, String problem) {
    reading.problems().add(place, problem);
  }
}
