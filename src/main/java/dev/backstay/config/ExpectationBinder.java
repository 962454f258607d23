package dev.backstay.config;

import dev.backstay.component.Expectation;
import dev.backstay.snapshot.ComponentKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads what is expected of one component.
final class ExpectationBinder {

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,2}|100)%");
  private static final int EVERYTHING = 100;

  private static final Set<ComponentKind> DATABASES =
      Set.of(ComponentKind.SQLITE, ComponentKind.POSTGRES);

  private static final Map<String, Boolean> CONSEQUENCES = consequences();

  private static Map<String, Boolean> consequences() {
    var consequences = new LinkedHashMap<String, Boolean>();
    consequences.put("fail", true);
    consequences.put("warn", false);
    return consequences;
  }

  private final Reading reading;
  private final ComponentKind kind;
  private final List<Expectation> expectations = new ArrayList<>();

  private ExpectationBinder(Reading reading, ComponentKind kind) {
    this.reading = reading;
    this.kind = kind;
  }

  /// The value of `expect`, a list of sections.
  static List<Expectation> bind(Reading reading, ComponentKind kind, Optional<Node> node) {
    var binder = new ExpectationBinder(reading, kind);
    node.ifPresent(binder::bindAll);
    return binder.expectations;
  }

  private void bindAll(Node node) {
    if (!(node instanceof SequenceNode list)) {
      tell(node, "\"expect\" must be a list, found " + Scalars.describe(node));
      return;
    }
    for (var item : list.getValue()) {
      reading.mapping(item, "expect").ifPresent(this::bind);
    }
  }

  private void bind(MappingNode node) {
    var before = expectations.size() + reading.problems().count();
    var section = new Section(node, Keys.ofExpectation(kind), reading);
    switch (kind) {
      case FILES, DISK, COMMAND, REDIS -> {}
      case STATE_FILE -> {
        section.texts("keys").forEach(path -> expectations.add(new Expectation.Key(path)));
        bindNone(section);
      }
      case SQLITE, POSTGRES -> bindDatabase(section);
      case S3 -> bindObjects(section);
    }
    bindShrink(section);
    if (expectations.size() + reading.problems().count() == before) {
      reading.problems().add(section.place(), "nothing is expected here");
    }
  }

  private void bindObjects(Section section) {
    if (section.has("min_objects")) {
      var atLeast = section.integer("min_objects", 0);
      if (atLeast < 0) {
        tell(section.node("min_objects").orElseThrow(), "\"min_objects\" must not be less than 0");
      }
      expectations.add(new Expectation.Objects(atLeast));
    }
  }

  private void bindNone(Section section) {
    if (!section.has("none") && !section.has("says") && !section.has("on")) {
      return;
    }
    var lacking = Stream.of("none", "says").filter(key -> !section.require(key)).count();
    var query = filled(section, "none");
    var says = filled(section, "says");
    var fails = section.choice("on", CONSEQUENCES);
    if (lacking == 0
        && query.isPresent()
        && says.isPresent()
        && (fails.isPresent() || !section.has("on"))) {
      expectations.add(new Expectation.None(query.get(), says.get(), fails.orElse(true)));
    }
  }

  private Optional<String> filled(Section section, String key) {
    var text = section.text(key);
    text.filter(it -> it.value().isBlank())
        .ifPresent(it -> reading.problems().add(it.place(), "\"" + key + "\" is empty"));
    return text.map(it -> it.value().strip()).filter(it -> !it.isEmpty());
  }

  private void bindDatabase(Section section) {
    bindNone(section);
    if (section.has("newest") || section.has("max_age")) {
      bindNewest(section);
    }
    if (section.has("min_rows") && !section.has("table")) {
      section.require("table");
    }
    var table = section.text("table").map(Text::value);
    if (table.isPresent() && (section.has("min_rows") || !section.has("max_shrink"))) {
      var atLeast = section.integer("min_rows", 0);
      if (atLeast < 0) {
        section
            .node("min_rows")
            .ifPresent(node -> tell(node, "\"min_rows\" must not be less than 0"));
      }
      expectations.add(new Expectation.Rows(table.get(), atLeast));
    }
  }

  private void bindNewest(Section section) {
    var missing = Stream.of("newest", "max_age").filter(key -> !section.require(key)).count();
    if (section.has("table")) {
      section
          .node("table")
          .ifPresent(node -> tell(node, "\"newest\" names its table itself, as in tasks.at"));
    }
    var maxAge = section.duration("max_age", Duration.ZERO);
    var newest = section.text("newest");
    if (missing == 0 && newest.isPresent()) {
      var name = newest.get().value();
      var dot = name.lastIndexOf('.');
      if (dot < 1 || dot == name.length() - 1) {
        reading
            .problems()
            .add(
                newest.get().place(),
                "\"newest\" must be a table and a column as in tasks.submitted_at, found \""
                    + newest.get().written()
                    + "\"");
        return;
      }
      expectations.add(
          new Expectation.Newest(name.substring(0, dot), name.substring(dot + 1), maxAge));
    }
  }

  private void bindShrink(Section section) {
    var written = section.text("max_shrink");
    if (written.isEmpty()) {
      return;
    }
    var percent = percentOf(written.get().value());
    if (percent.isEmpty()) {
      reading
          .problems()
          .add(
              written.get().place(),
              "\"max_shrink\" must be a percentage such as 50%, or off, found \""
                  + written.get().written()
                  + "\"");
      return;
    }
    var table = DATABASES.contains(kind) ? section.text("table") : Optional.<Text>empty();
    if (table.isPresent()) {
      expectations.add(new Expectation.TableShrink(table.get().value(), percent.getAsInt()));
    } else if (expectations.stream().anyMatch(it -> it instanceof Expectation.Shrink)) {
      reading
          .problems()
          .add(written.get().place(), "\"max_shrink\" of the whole component stands there twice");
    } else {
      expectations.add(new Expectation.Shrink(percent.getAsInt()));
    }
  }

  private static OptionalInt percentOf(String text) {
    if (text.equals("off")) {
      return OptionalInt.of(EVERYTHING);
    }
    var percent = PERCENT.matcher(text);
    return percent.matches()
        ? OptionalInt.of(Integer.parseInt(percent.group(1)))
        : OptionalInt.empty();
  }

  private void tell(Node node, String message) {
    reading.problems().add(YamlFile.placeOf(node), message);
  }
}
