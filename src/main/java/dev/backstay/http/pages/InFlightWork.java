package dev.backstay.http.pages;

import dev.backstay.access.Action;
import dev.backstay.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What was under way when a snapshot was taken.
///
/// @param answered whether anything was asked then
public record InFlightWork(String id, Instant takenAt, boolean answered, List<Question> questions) {

  /// What one question found.
  ///
  /// @param unknown why it is not known
  /// @param notKept how many are counted only
  /// @param phantom whether each may say that it runs while nothing runs it
  /// @param state what such work is in; empty if the question is no longer configured
  /// @param restart what a restart makes of it; empty if the question is no longer configured
  /// @param repeats what may happen twice
  /// @param headings of the columns
  /// @param rows a text for each column
  /// @param commands that hand work in again
  /// @param lacking why there is none for some of it
  public record Question(
      String name,
      String component,
      Optional<String> unknown,
      long count,
      long notKept,
      boolean phantom,
      String state,
      String restart,
      Optional<String> repeats,
      List<String> headings,
      List<List<String>> rows,
      List<String> commands,
      List<String> lacking) {

    /// Whether it is still asked.
    public boolean isConfigured() {
      return !state.isEmpty();
    }
  }

  /// @throws dev.backstay.http.RefusedException if the caller may not read what snapshots hold
  static InFlightWork of(Visit visit, Visit.Found found) {
    visit.request().requireMay(Action.READ_CONTENT, found.orchestrator().name());
    var json = Documents.read(found.orchestrator().inFlight(found.line().id()));
    return new InFlightWork(
        found.line().id(),
        found.line().takenAt(),
        json.flag("answered").orElse(false),
        json.objects("in_flight").stream().map(InFlightWork::question).toList());
  }

  private static Question question(JsonObject json) {
    var work = json.objects("work");
    var rows = work.stream().flatMap(it -> it.object("row").stream()).toList();
    var columns = new LinkedHashSet<String>();
    rows.forEach(row -> columns.addAll(row.names()));
    // What is for commands only, as the command prints it.
    columns.removeIf(column -> column.startsWith("_"));
    return new Question(
        json.needText("name"),
        json.needText("component"),
        json.text("unknown"),
        json.needNumber("count"),
        json.number("not_kept").orElse(0L),
        json.flag("phantom").orElse(false),
        json.text("state").orElse(""),
        json.text("restart").orElse(""),
        json.text("repeats"),
        columns.stream().map(it -> it.replaceAll("^>+", "")).toList(),
        rows.stream().map(row -> cells(row, columns)).toList(),
        work.stream().flatMap(it -> it.text("resubmit").stream()).toList(),
        work.stream().flatMap(it -> it.text("not_resubmitted").stream()).distinct().toList());
  }

  private static List<String> cells(JsonObject row, LinkedHashSet<String> columns) {
    return columns.stream().map(column -> row.text(column).orElse("–")).toList();
  }
}
