package dev.backstay.cli;

import dev.backstay.inflight.InFlight;
import dev.backstay.inflight.InFlightReport;
import dev.backstay.inflight.InFlightReport.Item;
import dev.backstay.inflight.InFlightReport.Work;
import dev.backstay.inflight.Resubmission;
import dev.backstay.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How work that was under way is printed.
final class InFlightText {

  private static final String PHANTOM = "phantom?";

  private InFlightText() {}

  /// A property with one object for each question.
  static void write(JsonGenerator json, InFlightReport report) {
    Json.objects(json, "in_flight", report.items(), item -> write(json, item));
  }

  private static void write(JsonGenerator json, Item item) {
    json.writeStringProperty("name", item.name());
    json.writeStringProperty("component", item.component().value());
    json.writeBooleanProperty("configured", item.question().isPresent());
    json.writeBooleanProperty("known", item.unknown().isEmpty());
    item.unknown().ifPresent(why -> json.writeStringProperty("unknown", why));
    json.writeNumberProperty("count", item.count());
    json.writeNumberProperty("not_kept", item.notKept());
    json.writeBooleanProperty("phantom", item.isPhantom());
    item.question()
        .ifPresent(
            it -> {
              json.writeStringProperty("state", it.state().label());
              json.writeStringProperty("restart", it.restart());
              it.repeats().ifPresent(said -> json.writeStringProperty("repeats", said));
            });
    Json.objects(
        json,
        "work",
        item.work(),
        work -> {
          json.writeObjectPropertyStart("row");
          work.row().values().forEach(json::writeStringProperty);
          json.writeEndObject();
          work.resubmit()
              .ifPresent(
                  it ->
                      json.writeStringProperty(
                          it.lacking().isEmpty() ? "resubmit" : "not_resubmitted",
                          it.lacking().isEmpty() ? it.line() : it.lacking()));
        });
  }

  /// Each question with its rows, what a restart makes of them, and the commands.
  static void print(Output output, InFlightReport report) {
    for (var item : report.items()) {
      output.line(headOf(item));
      if (item.unknown().isEmpty() && item.count() > 0) {
        print(output, item);
      }
    }
  }

  /// Each question with its number only.
  static void printCounts(Output output, InFlightReport report) {
    report.items().forEach(item -> output.line(headOf(item)));
  }

  private static String headOf(Item item) {
    var what = item.name() + " (" + item.component() + "): ";
    if (item.unknown().isPresent()) {
      return what + "unknown: " + item.unknown().get();
    }
    var state = item.question().map(it -> it.state().label()).orElse("in flight");
    return what
        + item.count()
        + " "
        + state
        + (item.question().isEmpty() ? ", a question that is no longer configured" : "");
  }

  private static void print(Output output, Item item) {
    item.question().ifPresent(it -> printMeaning(output, it));
    output.indented(tableOf(item));
    if (item.notKept() > 0) {
      output.line("  and %d more, which are counted only".formatted(item.notKept()));
    }
    var commands = item.work().stream().flatMap(it -> it.resubmit().stream()).toList();
    if (!commands.isEmpty()) {
      printCommands(output, commands);
    }
  }

  private static void printMeaning(Output output, InFlight question) {
    output.line("  after a restart: " + question.restart());
    question.repeats().ifPresent(said -> output.line("  may happen twice: " + said));
    if (question.phantom()) {
      output.line(
          "  each may be a phantom: it says %s, and after a restore nothing runs it"
              .formatted(question.state().label()));
    }
  }

  private static Table tableOf(Item item) {
    var columns = new LinkedHashSet<String>();
    item.work().forEach(work -> columns.addAll(work.row().values().keySet()));
    columns.removeIf(column -> column.startsWith("_"));
    var headings = new ArrayList<>(columns.stream().map(it -> it.replaceAll("^>+", "")).toList());
    if (item.isPhantom()) {
      headings.add("");
    }
    var table = new Table(headings.toArray(String[]::new));
    for (var work : item.work()) {
      table.row(cells(work, List.copyOf(columns), item.isPhantom()));
    }
    return table;
  }

  private static String[] cells(Work work, List<String> columns, boolean phantom) {
    var cells = new ArrayList<String>();
    columns.forEach(column -> cells.add(work.row().value(column).orElse("-")));
    if (phantom) {
      cells.add(PHANTOM);
    }
    return cells.toArray(String[]::new);
  }

  private static void printCommands(Output output, List<Resubmission.Command> commands) {
    output.line("  to hand in again:");
    for (var command : commands) {
      output.line(
          command.lacking().isEmpty()
              ? "    " + command.line()
              : "    # none for a row: " + command.lacking());
    }
  }
}
