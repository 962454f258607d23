package dev.backstay.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The text of a configuration as another machine is to have it.
///
/// @param arrival where it is to be used
record ArrivalText(PortableConfiguration.Arrival arrival) {

  /// The text for there: a configuration that says the same of the same components.
  String of(MappingNode root) {
    var entries = new ArrayList<NodeTuple>();
    for (var tuple : root.getValue()) {
      var key = Inputs.keyOf(tuple);
      if (!Inputs.OWN.contains(key)) {
        var value = rewritten(key, tuple.getValueNode());
        entries.add(new NodeTuple(tuple.getKeyNode(), value));
        if (key.equals("version")) {
          addOwn(entries);
        }
      }
    }
    var settings =
        DumpSettings.builder().setSchema(new CoreSchema()).setWidth(100).setSplitLines(false);
    var whole = new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
    var events = new Serialize(settings.build()).serializeOne(whole);
    return new Present(settings.build()).emitToString(events.iterator());
  }

  private void addOwn(List<NodeTuple> entries) {
    entries.add(entry("orchestrator", literal(arrival.orchestrator())));
    entries.add(entry(BaseDirectory.KEY, scalar(arrival.baseDirectory().toString())));
    entries.add(entry("state_dir", literal(arrival.stateDirectory().toString())));
    arrival
        .scratchDirectory()
        .ifPresent(it -> entries.add(entry("scratch_dir", literal(it.toString()))));
    var repositories = new ArrayList<NodeTuple>();
    arrival
        .repositories()
        .forEach(
            (name, settings) -> {
              var each = new ArrayList<NodeTuple>();
              settings.forEach((key, value) -> each.add(entry(key, nodeOf(key, value))));
              repositories.add(entry(name, new MappingNode(Tag.MAP, each, FlowStyle.BLOCK)));
            });
    entries.add(entry("repositories", new MappingNode(Tag.MAP, repositories, FlowStyle.BLOCK)));
  }

  private static Node nodeOf(String key, CarriedSetting setting) {
    return switch (setting) {
      case CarriedSetting.Plain(var value) ->
          key.equals("mirror")
              ? new ScalarNode(Tag.BOOL, value, ScalarStyle.PLAIN)
              : literal(value);
      case CarriedSetting.File(var path) -> literal(path.toString());
      case CarriedSetting.Content(var path) -> scalar("${file:" + path + "}");
      case CarriedSetting.Source(var path) -> sourceIn(path);
    };
  }

  private static Node sourceIn(Path path) {
    var only = entry("file", literal(path.toString()));
    return new MappingNode(Tag.MAP, List.of(only), FlowStyle.FLOW);
  }

  private Node rewritten(String key, Node node) {
    UnaryOperator<Node> below = it -> rewritten(key, it);
    return switch (node) {
      case MappingNode mapping -> {
        var file = Inputs.sourceOf(key, mapping).flatMap(arrival.files());
        yield file.isPresent()
            ? sourceIn(file.get())
            : new MappingNode(
                mapping.getTag(),
                mapping.getValue().stream()
                    .map(
                        it ->
                            new NodeTuple(
                                it.getKeyNode(), rewritten(Inputs.keyOf(it), it.getValueNode())))
                    .toList(),
                mapping.getFlowStyle());
      }
      case SequenceNode sequence ->
          new SequenceNode(
              sequence.getTag(),
              sequence.getValue().stream().map(below).toList(),
              sequence.getFlowStyle());
      case ScalarNode scalar -> rewritten(scalar);
      default -> node;
    };
  }

  private Node rewritten(ScalarNode scalar) {
    var text =
        Inputs.REFERENCE
            .matcher(scalar.getValue())
            .replaceAll(
                found -> {
                  var input = Inputs.inputOf(found.group(1), found.group(2));
                  var standIn = arrival.standIn().filter(_ -> !input.isOptional());
                  return Matcher.quoteReplacement(
                      arrival
                          .files()
                          .apply(input)
                          .or(() -> standIn)
                          .map(it -> "${file:" + it + "}")
                          .orElse(found.group()));
                });
    return text.equals(scalar.getValue()) ? scalar : scalar(text);
  }

  private static NodeTuple entry(String key, Node value) {
    return new NodeTuple(new ScalarNode(Tag.STR, key, ScalarStyle.PLAIN), value);
  }

  /// A text of which nothing is put in.
  private static Node literal(String text) {
    return scalar(text.replace("${", "$${"));
  }

  private static Node scalar(String text) {
    return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
  }
}
