package dev.backstay.config;

import dev.backstay.failure.FailureCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// What every part of the reading of one file shares.
record Reading(Substitution substitution, Problems problems) {

  /// A key with its value.
  record Entry(String name, Place place, Node value) {}

  /// The entries of a mapping by name; of a name that stands there twice only the first, and the
  /// other is told as a problem.
  List<Entry> entries(MappingNode node, String what) {
    return entries(node, what, FailureCode.CONFIG_INVALID);
  }

  /// The same, with the code of a doubled name.
  List<Entry> entries(MappingNode node, String what, FailureCode doubled) {
    var entries = new ArrayList<Entry>();
    var first = new HashMap<String, Place>();
    for (var tuple : node.getValue()) {
      var place = YamlFile.placeOf(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(place, "a key must be text, found " + Scalars.describe(tuple.getKeyNode()));
        continue;
      }
      var earlier = first.putIfAbsent(key.getValue(), place);
      if (earlier == null) {
        entries.add(new Entry(key.getValue(), place, tuple.getValueNode()));
        continue;
      }
      var message =
          "%s \"%s\" stands there twice, first at %s".formatted(what, key.getValue(), earlier);
      if (doubled == FailureCode.CONFIG_CONFLICT) {
        problems.addConflict(place, message);
      } else {
        problems.add(place, message);
      }
    }
    return entries;
  }

  /// A secret, only if it comes from elsewhere: the file itself is often shown. Empty after telling
  /// that it stands there.
  ///
  /// @param what what it is, as `password`
  Optional<String> secret(String key, String what, Text text) {
    if (text.written().contains("${")) {
      return Optional.of(text.value().strip());
    }
    problems.add(
        text.place(),
        "\"%s\" must not be the %s itself; write \"${env:NAME}\" or \"${file:PATH}\""
            .formatted(key, what));
    return Optional.empty();
  }

  /// The node as a mapping, or empty after telling that it is none.
  Optional<MappingNode> mapping(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        YamlFile.placeOf(node),
        "\"" + key + "\" must be keys and values, found " + Scalars.describe(node));
    return Optional.empty();
  }

  /// The node as text with everything put in, or empty after telling what is wrong.
  Optional<Text> text(Node node, String key) {
    if (node instanceof ScalarNode scalar && Scalars.isText(node)) {
      return substitution.resolve(scalar.getValue(), YamlFile.placeOf(node));
    }
    problems.add(
        YamlFile.placeOf(node), "\"" + key + "\" must be text, found " + Scalars.describe(node));
    return Optional.empty();
  }
}
