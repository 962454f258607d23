package dev.backstay.http.pages;

import dev.backstay.desk.Orchestrator;
import dev.backstay.standing.ComponentLine;
import dev.backstay.standing.PlacedSnapshot;
import dev.backstay.standing.RefusedLine;
import dev.backstay.standing.SnapshotLine;
import dev.backstay.standing.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The snapshots of an orchestrator, the newest first, by day.
///
/// @param triggers all that there are
/// @param standings all that there are
/// @param older the id to go on from, if there are more
public record Timeline(
    List<Day> days,
    List<String> triggers,
    List<String> standings,
    String trigger,
    String standing,
    int count,
    int shown,
    Optional<String> older,
    List<RefusedLine> refused) {

  private static final int PAGE = 50;

  /// The snapshots of a day.
  public record Day(String name, List<Entry> entries) {}

  /// One snapshot.
  ///
  /// @param bytes what it holds of what is in scope
  /// @param change how much more or less than the one before
  /// @param missing what was asked for and is not in it
  public record Entry(
      String id,
      Instant at,
      String trigger,
      String grade,
      String standing,
      long bytes,
      Optional<Long> change,
      List<String> tags,
      List<String> pins,
      List<String> missing,
      int components) {}

  static Timeline of(Visit visit, Orchestrator orchestrator) {
    var list = orchestrator.snapshots();
    var placed = Standing.placed(orchestrator.name(), list, visit.now());
    var all = new ArrayList<Entry>();
    var before = Optional.<Long>empty();
    for (var each : placed) {
      var entry = entry(visit, each, before);
      all.addFirst(entry);
      before = Optional.of(entry.bytes());
    }
    var trigger = visit.parameter("trigger");
    var standing = visit.parameter("standing");
    var wanted =
        all.stream()
            .filter(it -> trigger.isEmpty() || it.trigger().equals(trigger))
            .filter(it -> standing.isEmpty() || it.standing().equals(standing))
            .toList();
    var cursor = visit.parameter("cursor");
    var from = wanted.stream().map(Entry::id).toList().indexOf(cursor) + 1;
    var page = wanted.subList(from, Math.min(wanted.size(), from + PAGE));
    return new Timeline(
        days(page),
        all.stream().map(Entry::trigger).distinct().sorted().toList(),
        all.stream().map(Entry::standing).distinct().sorted().toList(),
        trigger,
        standing,
        all.size(),
        page.size(),
        from + page.size() < wanted.size() ? Optional.of(page.getLast().id()) : Optional.empty(),
        visit.viewer().scope().seesAllOf(orchestrator.name()) ? list.refused() : List.of());
  }

  private static List<Day> days(List<Entry> entries) {
    Map<String, List<Entry>> days = new LinkedHashMap<>();
    for (var each : entries) {
      days.computeIfAbsent(Phrases.day(each.at()), _ -> new ArrayList<>()).add(each);
    }
    return days.entrySet().stream().map(it -> new Day(it.getKey(), it.getValue())).toList();
  }

  private static Entry entry(Visit visit, PlacedSnapshot placed, Optional<Long> before) {
    var line = placed.line();
    var components = components(visit, line);
    var bytes = components.stream().mapToLong(ComponentLine::contentBytes).sum();
    var scope = visit.viewer().scope();
    return new Entry(
        line.id(),
        placed.at(),
        line.trigger(),
        line.grade(),
        placed.standing().label(),
        bytes,
        before.map(it -> bytes - it),
        line.tags(),
        line.pins(),
        line.missing().stream().filter(it -> scope.sees(line.orchestrator(), it)).toList(),
        components.size());
  }

  /// The components of a snapshot that are in scope.
  static List<ComponentLine> components(Visit visit, SnapshotLine line) {
    return line.components().stream()
        .filter(it -> visit.viewer().scope().sees(line.orchestrator(), it.name()))
        .toList();
  }
}
