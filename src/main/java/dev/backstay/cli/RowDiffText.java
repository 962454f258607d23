package dev.backstay.cli;

import dev.backstay.diff.ColumnChange;
import dev.backstay.diff.RowChange;
import dev.backstay.diff.TableDifference;
import dev.backstay.json.Json;
import dev.backstay.snapshot.EntryPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// How differences of tables are printed.
final class RowDiffText {

  private RowDiffText() {}

  /// Of each component the tables that differ; as JSON all.
  static void tell(Output output, List<RowDifference> components) {
    if (output.isJson()) {
      output.object(
          json ->
              Json.objects(
                  json,
                  "components",
                  components,
                  each -> {
                    json.writeStringProperty("component", each.name().value());
                    Json.objects(json, "tables", each.tables(), table -> write(json, table));
                  }));
      return;
    }
    var table =
        new Table("COMPONENT", "TABLE", ">BEFORE", ">AFTER", ">ADDED", ">REMOVED", ">CHANGED");
    for (var component : components) {
      for (var each : component.tables()) {
        if (each.isDifferent()) {
          var rows = each.rows();
          table.row(
              component.name().value(),
              mark(each) + each.table(),
              Long.toString(rows.before()),
              Long.toString(rows.after()),
              Long.toString(rows.added()),
              Long.toString(rows.removed()),
              Long.toString(rows.changed()));
        }
      }
    }
    if (!table.isEmpty()) {
      output.table(table);
    }
    components.forEach(each -> tell(output, each));
  }

  private static String mark(TableDifference table) {
    return switch (table.presence()) {
      case ADDED -> "+ ";
      case REMOVED -> "- ";
      case BOTH -> "";
    };
  }

  private static void tell(Output output, RowDifference component) {
    for (var table : component.tables()) {
      var lines = details(table);
      if (table.isDifferent() && !lines.isEmpty()) {
        output.line("");
        output.line(oneLine(component.name() + ": " + table.table()));
        lines.forEach(line -> output.line(oneLine("  " + line)));
      }
    }
    var same = component.tables().stream().filter(it -> !it.isDifferent()).count();
    output.say(component.name() + ": " + Words.count(same, "table is", "tables are") + " the same");
  }

  /// A value with a line end must not look like another line.
  private static String oneLine(String text) {
    return EntryPath.escape(text);
  }

  private static List<String> details(TableDifference table) {
    var lines = new ArrayList<String>();
    table.columns().forEach(each -> lines.add("column " + ofType(each)));
    table.newest().ifPresent(it -> lines.add("newest " + it.column() + ": " + beforeAndAfter(it)));
    for (var example : table.examples()) {
      lines.add("~ " + keyOf(example));
      example
          .values()
          .forEach(each -> lines.add("    " + each.column() + ": " + beforeAndAfter(each)));
    }
    return lines;
  }

  private static String ofType(ColumnChange column) {
    if (column.before().isEmpty()) {
      return "+ " + column.column() + " " + column.after().orElse("");
    }
    return column.after().isEmpty()
        ? "- " + column.column() + " " + column.before().get()
        : "~ " + column.column() + ": " + beforeAndAfter(column);
  }

  private static String beforeAndAfter(ColumnChange change) {
    return change.before().orElse("(none)") + " -> " + change.after().orElse("(none)");
  }

  private static String keyOf(RowChange row) {
    return row.key().stream()
        .map(each -> each.column() + "=" + each.before().orElse("(none)"))
        .collect(Collectors.joining(", "));
  }

  private static void write(JsonGenerator json, TableDifference table) {
    json.writeStringProperty("table", table.table());
    json.writeStringProperty(
        "change",
        switch (table.presence()) {
          case ADDED -> "added";
          case REMOVED -> "removed";
          case BOTH -> table.isDifferent() ? "changed" : "none";
        });
    Json.texts(json, "key", table.key());
    Json.objects(json, "columns", table.columns(), each -> write(json, each));
    json.writeNumberProperty("rows_before", table.rows().before());
    json.writeNumberProperty("rows_after", table.rows().after());
    json.writeNumberProperty("rows_added", table.rows().added());
    json.writeNumberProperty("rows_removed", table.rows().removed());
    json.writeNumberProperty("rows_changed", table.rows().changed());
    table
        .newest()
        .ifPresent(
            newest -> {
              json.writeObjectPropertyStart("newest");
              write(json, newest);
              json.writeEndObject();
            });
    Json.objects(
        json,
        "examples",
        table.examples(),
        row -> {
          Json.objects(
              json,
              "key",
              row.key(),
              each -> {
                json.writeStringProperty("column", each.column());
                writeValue(json, "value", each.before());
              });
          Json.objects(json, "columns", row.values(), each -> write(json, each));
        });
  }

  private static void write(JsonGenerator json, ColumnChange change) {
    json.writeStringProperty("column", change.column());
    writeValue(json, "before", change.before());
    writeValue(json, "after", change.after());
  }

  private static void writeValue(JsonGenerator json, String name, Optional<String> value) {
    value.ifPresent(it -> json.writeStringProperty(name, it));
  }
}
