package dev.backstay.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The configuration file's text as nodes that know their place.
///
/// The parser's faults quote the text around them, which may be a secret at the wrong place, so
/// they are not handed on, not even as causes.
final class YamlFile {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          .setSchema(new CoreSchema())
          .setAllowNonScalarKeys(true)
          .build();

  private YamlFile() {}

  /// The file's only document, or empty after telling what is wrong with it.
  static Optional<MappingNode> parse(String text, Problems problems) {
    try {
      if (hasAlias(text, problems)) {
        return Optional.empty();
      }
      var root = new Compose(SETTINGS).composeString(text);
      if (root.isPresent() && root.get() instanceof MappingNode mapping) {
        return Optional.of(mapping);
      }
      var place = root.map(YamlFile::placeOf).orElse(Place.START);
      var found = root.map(Scalars::describe).orElse("nothing");
      problems.add(place, "expected keys and values, found " + found);
    } catch (MarkedYamlEngineException fault) {
      var mark = fault.getProblemMark().or(fault::getContextMark);
      problems.add(mark.map(YamlFile::placeOf).orElse(Place.START), problemOf(fault));
    } catch (ReaderException fault) {
      problems.add(
          placeOfIndex(text, fault.getPosition()),
          String.format("a character that YAML does not allow: U+%04X", fault.getCodePoint()));
    } catch (YamlEngineException fault) {
      problems.add(Place.START, "not YAML");
    }
    return Optional.empty();
  }

  /// Aliases would let a short file stand for an endless one.
  private static boolean hasAlias(String text, Problems problems) {
    var found = false;
    for (var event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof AliasEvent alias) {
        problems.add(
            alias.getStartMark().map(YamlFile::placeOf).orElse(Place.START),
            "an alias, which is not allowed here");
        found = true;
      }
    }
    return found;
  }

  private static String problemOf(MarkedYamlEngineException fault) {
    var problem = String.valueOf(fault.getProblem());
    if (problem.contains("TAB")) {
      return "a tab where YAML allows only spaces";
    }
    if (problem.startsWith("expected <block end>")) {
      return "not YAML: this is indented otherwise than the keys beside it";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "not YAML: no key can stand here: this is indented too far, or text with a colon must"
          + " stand in quotes";
    }
    var context = fault.getContext();
    if ("while scanning an alias".equals(context)) {
      return "not YAML: text that begins with * must stand in quotes";
    }
    return "not YAML: " + (context == null ? problem : context + ", " + problem);
  }

  /// Where the node starts.
  static Place placeOf(Node node) {
    return node.getStartMark().map(YamlFile::placeOf).orElse(Place.START);
  }

  private static Place placeOf(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Place placeOfIndex(String text, int codePoints) {
    var end =
        text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    var before = text.substring(0, end);
    var lines = (int) before.chars().filter(c -> c == '\n').count();
    return new Place(lines + 1, end - before.lastIndexOf('\n'));
  }
}
