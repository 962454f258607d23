package dev.backstay.config;

import dev.backstay.config.ConfigurationInput.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// What a configuration takes from outside beside what its repositories do, where its text says so.
final class Inputs {

  /// What every machine says for itself.
  static final Set<String> OWN =
      Set.of(BaseDirectory.KEY, "orchestrator", "state_dir", "scratch_dir", "repositories");
  private static final Set<String> SECRETS = Set.of("password", "value", "secret");

  /// A part of a text that is put in.
  static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\{(env|file):([^}]*)}");

  private Inputs() {}

  /// What that takes from outside, each once.
  static List<ConfigurationInput> of(MappingNode root) {
    var found = new LinkedHashMap<String, ConfigurationInput>();
    for (var tuple : root.getValue()) {
      if (!OWN.contains(keyOf(tuple))) {
        collect(keyOf(tuple), tuple.getValueNode())
            .forEach(
                it ->
                    found.merge(it.kind() + " " + it.name(), it, (a, b) -> a.isOptional() ? b : a));
      }
    }
    return List.copyOf(found.values());
  }

  private static List<ConfigurationInput> collect(String key, Node node) {
    var found = new ArrayList<ConfigurationInput>();
    switch (node) {
      case MappingNode mapping -> {
        var source = sourceOf(key, mapping);
        source.ifPresent(found::add);
        if (source.isEmpty()) {
          mapping.getValue().forEach(it -> found.addAll(collect(keyOf(it), it.getValueNode())));
        }
      }
      case SequenceNode sequence -> {
        for (var each : sequence.getValue()) {
          if (key.equals("environment") && each instanceof ScalarNode name) {
            found.add(new ConfigurationInput(Kind.PASSED, name.getValue(), false));
          }
          found.addAll(collect(key, each));
        }
      }
      case ScalarNode scalar ->
          REFERENCE
              .matcher(scalar.getValue())
              .results()
              .map(it -> inputOf(it.group(1), it.group(2)))
              .forEach(found::add);
      default -> {}
    }
    return found;
  }

  /// What such a part names.
  static ConfigurationInput inputOf(String kind, String reference) {
    var parts = reference.split(":-", 2);
    return kind.equals("env")
        ? new ConfigurationInput(Kind.ENV, parts[0], parts.length == 2)
        : new ConfigurationInput(Kind.FILE, reference, false);
  }

  /// The source of a secret that is not in the text.
  static Optional<ConfigurationInput> sourceOf(String key, MappingNode mapping) {
    if (!SECRETS.contains(key) || mapping.getValue().size() != 1) {
      return Optional.empty();
    }
    var only = mapping.getValue().getFirst();
    return switch (only.getValueNode()) {
      case ScalarNode name when keyOf(only).equals("env") ->
          Optional.of(new ConfigurationInput(Kind.ENV, name.getValue(), false));
      case ScalarNode name when keyOf(only).equals("file") ->
          Optional.of(new ConfigurationInput(Kind.FILE, name.getValue(), false));
      case SequenceNode argv when keyOf(only).equals("command") && !argv.getValue().isEmpty() ->
          Optional.of(
              new ConfigurationInput(
                  Kind.COMMAND,
                  argv.getValue().getFirst() instanceof ScalarNode program
                      ? program.getValue()
                      : "?",
                  false));
      default -> Optional.empty();
    };
  }

  /// What an entry is called; empty if that is no text.
  static String keyOf(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }
}
