package dev.backstay.cli;

import dev.backstay.diff.Difference;
import dev.backstay.diff.DocumentChange;
import dev.backstay.json.Json;
import dev.backstay.snapshot.EntryMeta;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// How differences are printed.
final class DiffText {

  private DiffText() {}

  /// The sums of all components, and then the differences of each, unless only sums are wanted.
  static void tell(Output output, List<ComponentDifference> components, boolean onlySums) {
    if (output.isJson()) {
      output.object(
          json ->
              Json.objects(json, "components", components, each -> write(json, each, onlySums)));
      return;
    }
    var table = new Table("COMPONENT", ">ADDED", ">REMOVED", ">CHANGED", ">BEFORE", ">AFTER");
    for (var each : components) {
      var tally = each.tally();
      table.row(
          each.name().value(),
          Long.toString(tally.added()),
          Long.toString(tally.removed()),
          Long.toString(tally.changed()),
          Words.size(tally.bytesBefore()),
          Words.size(tally.bytesAfter()));
    }
    output.table(table);
    for (var each : components) {
      if (!onlySums && each.tally().isDifferent()) {
        tellEntries(output, each);
      }
    }
  }

  private static void tellEntries(Output output, ComponentDifference component) {
    output.line("");
    output.line(component.name() + ":");
    component.entries().forEach(each -> output.line("  " + line(each)));
    var tally = component.tally();
    tellMore(
        output,
        tally.added() + tally.removed() + tally.changed() - component.entries().size(),
        "entry",
        "entries");
    component.values().forEach(each -> output.line("    " + line(each)));
    tellMore(output, component.valueCount() - component.values().size(), "value", "values");
  }

  private static void tellMore(Output output, long more, String one, String many) {
    if (more > 0) {
      output.line("  and " + Words.count(more, one, many) + " more");
    }
  }

  private static String line(Difference difference) {
    if (difference.before().isEmpty()) {
      return "+ " + difference.after().map(DiffText::sized).orElseThrow();
    }
    if (difference.after().isEmpty()) {
      return "- " + difference.before().map(DiffText::sized).orElseThrow();
    }
    return "~ "
        + EntryText.name(difference.after().get())
        + "  "
        + aspects(difference).collect(Collectors.joining(", "));
  }

  private static String sized(EntryMeta entry) {
    var size = Words.size(entry.sizeBytes());
    return EntryText.name(entry)
        + switch (entry.type()) {
          case FILE -> "  " + size;
          case SYMLINK, HARD_LINK -> " -> " + entry.target();
          case DIRECTORY -> "";
        };
  }

  private static Stream<String> aspects(Difference difference) {
    return difference.aspects().stream()
        .sorted()
        .map(aspect -> aspect.name().toLowerCase(Locale.ROOT));
  }

  private static String line(DocumentChange change) {
    return change.path()
        + ": "
        + change.before().orElse("(none)")
        + " -> "
        + change.after().orElse("(none)");
  }

  private static void write(JsonGenerator json, ComponentDifference each, boolean onlySums) {
    var tally = each.tally();
    json.writeStringProperty("component", each.name().value());
    json.writeNumberProperty("added", tally.added());
    json.writeNumberProperty("removed", tally.removed());
    json.writeNumberProperty("changed", tally.changed());
    json.writeNumberProperty("bytes_before", tally.bytesBefore());
    json.writeNumberProperty("bytes_after", tally.bytesAfter());
    json.writeNumberProperty("values_changed", each.valueCount());
    if (!onlySums) {
      Json.objects(json, "entries", each.entries(), entry -> write(json, entry));
      Json.objects(json, "values", each.values(), value -> write(json, value));
    }
  }

  private static void write(JsonGenerator json, Difference difference) {
    json.writeStringProperty("path", difference.path().value());
    json.writeStringProperty(
        "change",
        difference.before().isEmpty()
            ? "added"
            : difference.after().isEmpty() ? "removed" : "changed");
    Json.texts(json, "aspects", aspects(difference).toList());
    writeSide(json, "before", difference.before());
    writeSide(json, "after", difference.after());
  }

  private static void writeSide(JsonGenerator json, String name, Optional<EntryMeta> entry) {
    entry.ifPresent(
        it -> {
          json.writeObjectPropertyStart(name);
          json.writeStringProperty("type", EntryText.label(it.type()));
          json.writeNumberProperty("size", it.sizeBytes());
          json.writeStringProperty(
              "mode", String.format(Locale.ROOT, "%04o", it.attributes().mode()));
          json.writeStringProperty("modified_at", EntryText.modifiedAt(it).toString());
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, DocumentChange change) {
    json.writeStringProperty("path", change.path());
    change.before().ifPresent(value -> json.writeStringProperty("before", value));
    change.after().ifPresent(value -> json.writeStringProperty("after", value));
  }
}
