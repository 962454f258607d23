package dev.backstay.config;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// What single values are and mean.
final class Scalars {

  private Scalars() {}

  /// What the node is, in the words of messages.
  static String describe(Node node) {
    if (node instanceof MappingNode) {
      return "keys and values";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    var tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return "nothing";
    }
    if (tag.equals(Tag.BOOL)) {
      return "true or false";
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return "a number";
    }
    return tag.equals(Tag.STR) ? "text" : "a value of type " + tag.getValue();
  }

  /// Whether the node is text; numbers are text where text is expected, as in a name.
  static boolean isText(Node node) {
    var tag = node.getTag();
    return node instanceof ScalarNode
        && (tag.equals(Tag.STR) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT));
  }
}
