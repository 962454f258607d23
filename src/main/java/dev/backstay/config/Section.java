package dev.backstay.config;

import java.nio.file.InvalidPathException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One mapping of the file with a fixed set of keys. What is wrong with a value is told, and the
/// value is then as if it were not there.
final class Section {

  /// What is short enough to be repeated, and looks like no secret.
  private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,12}");

  private final Reading reading;
  private final Keys keys;
  private final Place place;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /// Tells of unknown and doubled keys.
  Section(MappingNode node, Keys keys, Reading reading) {
    this.reading = reading;
    this.keys = keys;
    this.place = YamlFile.placeOf(node);
    for (var entry : reading.entries(node, "key")) {
      if (keys.known().contains(entry.name())) {
        values.put(entry.name(), entry.value());
      } else {
        reading.problems().add(entry.place(), keys.refusal(entry.name()));
      }
    }
  }

  /// Where the section starts.
  Place place() {
    return place;
  }

  /// Whether the key stands there, be its value wrong.
  boolean has(String key) {
    return values.containsKey(key);
  }

  /// Tells that the key is missing, if it is.
  boolean require(String key) {
    if (!has(key)) {
      reading.problems().add(place, "\"" + key + "\" is missing");
    }
    return has(key);
  }

  Optional<Node> node(String key) {
    if (!keys.known().contains(key)) {
      throw new IllegalArgumentException(key);
    }
    return Optional.ofNullable(values.get(key));
  }

  Optional<MappingNode> mapping(String key) {
    return node(key).flatMap(node -> reading.mapping(node, key));
  }

  Optional<Text> text(String key) {
    return node(key).flatMap(node -> reading.text(node, key));
  }

  /// The text of the key, resolved as a path.
  Optional<ResolvedPath> path(String key) {
    return text(key).flatMap(text -> toPath(key, text));
  }

  private Optional<ResolvedPath> toPath(String key, Text text) {
    if (text.value().isBlank()) {
      reading.problems().add(text.place(), "\"" + key + "\" is empty");
      return Optional.empty();
    }
    try {
      return Optional.of(text.toPath());
    } catch (InvalidPathException fault) {
      wrong(key, "a path", text);
      return Optional.empty();
    }
  }

  int integer(String key, int otherwise) {
    var text = node(key).flatMap(node -> scalar(node, key, Tag.INT, "a whole number"));
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text.get().value());
    } catch (NumberFormatException fault) {
      wrong(key, "a whole number", text.get());
      return otherwise;
    }
  }

  boolean flag(String key, boolean otherwise) {
    var text = node(key).flatMap(node -> scalar(node, key, Tag.BOOL, "true or false"));
    if (text.isPresent() && !text.get().value().matches("true|false")) {
      wrong(key, "true or false", text.get());
    }
    return text.map(found -> found.value().equals("true")).orElse(otherwise);
  }

  /// A scalar of the type, or text that something was put into.
  private Optional<Text> scalar(Node node, String key, Tag tag, String expected) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(tag)) {
      var at = YamlFile.placeOf(node);
      return reading.substitution().resolve(scalar.getValue(), at);
    }
    if (node instanceof ScalarNode scalar && scalar.getValue().contains("${")) {
      return reading.text(node, key);
    }
    reading.problems().add(YamlFile.placeOf(node), mismatch(key, expected, found(node)));
    return Optional.empty();
  }

  private static String found(Node node) {
    var isWord = node instanceof ScalarNode it && WORD.matcher(it.getValue()).matches();
    return isWord ? "\"" + ((ScalarNode) node).getValue() + "\"" : Scalars.describe(node);
  }

  /// A duration longer than nothing.
  Duration duration(String key, Duration otherwise) {
    var text = text(key);
    var duration = text.flatMap(found -> Durations.parse(found.value()));
    if (text.isPresent() && duration.filter(Duration::isPositive).isEmpty()) {
      wrong(key, "a duration such as 500ms, 20s, 5m, 6h or 7d", text.get());
    }
    return duration.orElse(otherwise);
  }

  ZoneId zone(String key, ZoneId otherwise) {
    var text = text(key);
    if (text.isPresent()) {
      try {
        return ZoneId.of(text.get().value());
      } catch (DateTimeException unknown) {
        wrong(key, "a time zone such as Europe/Berlin", text.get());
      }
    }
    return otherwise;
  }

  /// A number of bytes; more than none.
  Optional<Long> size(String key) {
    var text = text(key);
    var size = text.flatMap(found -> Sizes.parse(found.value())).filter(it -> it > 0);
    if (text.isPresent() && size.isEmpty()) {
      wrong(key, "a size such as 500KiB, 10MiB or 1GiB", text.get());
    }
    return size;
  }

  /// One of several words.
  <T> Optional<T> choice(String key, Map<String, T> choices) {
    var text = text(key);
    if (text.isPresent() && !choices.containsKey(text.get().value())) {
      var suggestion = Nearest.suggestion(text.get().value(), choices.keySet());
      var expected = "one of " + String.join(", ", choices.keySet());
      reading
          .problems()
          .add(
              text.get().place(),
              mismatch(key, expected, "\"" + text.get().written() + "\"") + suggestion);
    }
    return text.flatMap(word -> Optional.ofNullable(choices.get(word.value())));
  }

  /// A list of texts, none of them empty.
  List<String> texts(String key) {
    var node = node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      reading
          .problems()
          .add(YamlFile.placeOf(node.get()), mismatch(key, "a list", Scalars.describe(node.get())));
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (var item : sequence.getValue()) {
      var text = reading.text(item, key);
      if (text.isPresent() && text.get().value().isEmpty()) {
        reading.problems().add(text.get().place(), "\"" + key + "\" has an empty item");
      }
      text.map(Text::value).ifPresent(texts::add);
    }
    return texts;
  }

  /// A program and its arguments.
  List<String> command(String key) {
    var argv = texts(key);
    if (argv.isEmpty() && node(key).filter(node -> node instanceof SequenceNode).isPresent()) {
      reading.problems().add(place, "\"" + key + "\" names no program");
    }
    return argv;
  }

  private void wrong(String key, String expected, Text text) {
    var found = "\"" + text.written() + "\"";
    reading.problems().add(text.place(), mismatch(key, expected, found));
  }

  private static String mismatch(String key, String expected, String found) {
    return "\"" + key + "\" must be " + expected + ", found " + found;
  }
}
