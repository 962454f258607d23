package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.service.JsonValue;
import dev.backstay.service.Probe;
import dev.backstay.snapshot.ComponentKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads the probe of a service.
///
/// @param components those that can be asked
record ProbeBinder(Reading reading, List<Component> components) {

  private static final List<String> KINDS = List.of("http", "tcp", "command", "sql");

  /// Keys that only one kind has.
  private static final Map<String, String> OWN =
      Map.of(
          "status", "http",
          "json", "http",
          "environment", "command",
          "component", "sql",
          "equals", "sql");

  private static final int OK = 200;

  /// The probe; empty after telling what is wrong.
  Optional<Probe> bind(MappingNode node) {
    var section = new Section(node, Keys.PROBE, reading);
    var kinds = KINDS.stream().filter(section::has).toList();
    if (kinds.size() != 1) {
      reading
          .problems()
          .add(section.place(), "a probe has exactly one of http, tcp, command and sql");
      return Optional.empty();
    }
    var kind = kinds.getFirst();
    OWN.forEach(
        (key, other) -> {
          if (!other.equals(kind) && section.has(key)) {
            reading
                .problems()
                .add(
                    section.node(key).map(YamlFile::placeOf).orElse(section.place()),
                    "key \"" + key + "\" is only for probes with " + other);
          }
        });
    return switch (kind) {
      case "http" -> http(section);
      case "tcp" ->
          section
              .text("tcp")
              .flatMap(new Addresses(reading)::tcp)
              .map(at -> new Probe.Tcp(at.host(), at.port()));
      case "sql" -> sql(section);
      default ->
          Optional.of(section.command("command"))
              .filter(argv -> !argv.isEmpty())
              .map(argv -> new Probe.Command(argv, section.texts("environment")));
    };
  }

  private Optional<Probe> http(Section section) {
    var addresses = new Addresses(reading);
    var uri = section.text("http").flatMap(it -> addresses.http("http", it));
    var status =
        section.text("status").flatMap(it -> addresses.status(it.value(), it.place())).orElse(OK);
    var value = section.mapping("json").flatMap(this::jsonValue);
    return uri.map(it -> new Probe.Http(it, status, value));
  }

  private Optional<Probe> sql(Section section) {
    section.require("component");
    var query = section.text("sql").map(Text::value);
    var component =
        section
            .text("component")
            .flatMap(
                text ->
                    new ReferenceBinder(reading, components)
                        .find(
                            text,
                            text.value(),
                            Set.of(ComponentKind.POSTGRES, ComponentKind.SQLITE)))
            .map(it -> it.name().value());
    var value = section.node("equals").flatMap(this::plain);
    return query.flatMap(
        it -> component.map(name -> new Probe.Sql(name, it, value, Probe.Sql.Asking.NOBODY)));
  }

  /// A value that an answer must have.
  Optional<JsonValue> jsonValue(MappingNode node) {
    var section = new Section(node, Keys.JSON_VALUE, reading);
    section.require("path");
    section.require("equals");
    var path = section.text("path").map(Text::value);
    var value = section.node("equals").flatMap(this::plain);
    return path.flatMap(it -> value.map(text -> new JsonValue(it, text)));
  }

  /// A single value as it is written.
  Optional<String> plain(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)
        ? Optional.of(scalar.getValue())
        : reading.text(node, "equals").map(Text::value);
  }
}
