package dev.backstay.config;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.lookup.TextFile;
import dev.backstay.snapshot.ComponentKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// What a configuration file names as it is written: no value is put in place of anything, so that
/// it can be had where all that the file refers to is lost.
///
/// @param file the file, absolute
/// @param components the kinds of the components by name, in the order of the file
/// @param apart those of them that a restore puts in place only if they are named, or not at all
/// @param services the names of the services, in the order of the file
/// @param hasRetention whether it says which snapshots stay
/// @param variables the environment variables that it takes values from and that have no default
/// @param files the files that it takes values from
public record Outline(
    Path file,
    Map<String, ComponentKind> components,
    Set<String> apart,
    List<String> services,
    boolean hasRetention,
    SortedSet<String> variables,
    SortedSet<String> files) {

  private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{env:([A-Za-z0-9_]+)}");
  private static final Pattern FILE = Pattern.compile("(?<!\\$)\\$\\{file:([^}]+)}");

  public Outline {
    components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    apart = Set.copyOf(apart);
    services = List.copyOf(services);
    variables = Collections.unmodifiableSortedSet(new TreeSet<>(variables));
    files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
  }

  /// Reads it.
  ///
  /// @throws ConfigurationException if the file cannot be read, or is not YAML
  public static Outline read(Path file) {
    var absolute = file.toAbsolutePath();
    String text;
    try {
      text = TextFile.read(absolute);
    } catch (IOException fault) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "cannot read " + absolute + ": " + Reason.of(fault, absolute),
          "Name a file in YAML that this account may read.",
          fault);
    }
    var problems = new Problems(absolute);
    var root = YamlFile.parse(text, problems);
    problems.throwIfAny();
    var top = root.orElseThrow();
    return new Outline(
        absolute,
        componentsOf(top),
        apartOf(top),
        servicesOf(top),
        child(top, "retention").isPresent(),
        matches(VARIABLE, text),
        matches(FILE, text));
  }

  private static Map<String, ComponentKind> componentsOf(MappingNode top) {
    var found = new LinkedHashMap<String, ComponentKind>();
    if (child(top, "components").orElse(null) instanceof MappingNode components) {
      for (var entry : components.getValue()) {
        var name = text(entry.getKeyNode());
        var kind =
            child(entry.getValueNode(), "kind").flatMap(Outline::text).flatMap(Outline::kindOf);
        if (name.isPresent() && kind.isPresent()) {
          found.put(name.get(), kind.get());
        }
      }
    }
    return found;
  }

  private static Set<String> apartOf(MappingNode top) {
    var found = new TreeSet<String>();
    if (child(top, "components").orElse(null) instanceof MappingNode components) {
      for (var entry : components.getValue()) {
        var node = entry.getValueNode();
        var isEvidence =
            child(node, "restore_only_if_named").flatMap(Outline::text).filter("true"::equals);
        var kind = child(node, "kind").flatMap(Outline::text).flatMap(Outline::kindOf);
        var isOneWay =
            kind.filter(ComponentKind.COMMAND::equals).isPresent()
                && child(node, "restore").isEmpty();
        if (isEvidence.isPresent() || isOneWay) {
          text(entry.getKeyNode()).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<ComponentKind> kindOf(String label) {
    return Arrays.stream(ComponentKind.values()).filter(it -> it.label().equals(label)).findFirst();
  }

  private static List<String> servicesOf(MappingNode top) {
    return child(top, "services").stream()
        .flatMap(it -> it instanceof SequenceNode list ? list.getValue().stream() : Stream.of())
        .flatMap(it -> child(it, "name").flatMap(Outline::text).stream())
        .toList();
  }

  private static Optional<Node> child(Node node, String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(it -> text(it.getKeyNode()).filter(key::equals).isPresent())
            .map(it -> it.getValueNode())
            .findFirst()
        : Optional.empty();
  }

  private static Optional<String> text(Node node) {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  private static SortedSet<String> matches(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    text.lines()
        .filter(line -> !line.stripLeading().startsWith("#"))
        .flatMap(line -> pattern.matcher(line).results())
        .forEach(it -> found.add(it.group(1)));
    return found;
  }
}
