package dev.backstay.http.pages;

import dev.backstay.desk.Orchestrator;
import dev.backstay.http.Problem;
import dev.backstay.json.JsonObject;
import dev.backstay.standing.ComponentLine;
import dev.backstay.standing.SnapshotLine;
import dev.backstay.standing.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// All that is known of one snapshot.
///
/// @param previous the id of the snapshot before
/// @param parts its components that are in scope
/// @param problem why more than the list tells is not known
public record SnapshotDetails(
    String orchestrator,
    SnapshotLine line,
    Instant at,
    String standing,
    Optional<String> previous,
    long bytes,
    List<String> missing,
    List<Part> parts,
    Optional<Problem> problem) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /// A sign of life of a component.
  ///
  /// @param before what it was in the snapshot before, if it was another
  public record Vital(String name, String value, Optional<String> before) {

    /// Whether it is shown without being asked for.
    public boolean isMain() {
      return !name.contains(".") || before.isPresent();
    }

    /// A value of this sign as people say it: sizes with a unit, other numbers with commas.
    public String words(String told) {
      if (!NUMBER.matcher(told).matches()) {
        return told;
      }
      var number = Long.parseLong(told);
      return name.endsWith("bytes")
          ? Phrases.size(number)
          : String.format(Locale.ROOT, "%,d", number);
    }
  }

  /// A component.
  ///
  /// @param engine what captured it; empty if that is not known
  /// @param findings why it is not good
  public record Part(
      ComponentLine line, String engine, List<Vital> vitals, List<String> findings, int notes) {

    /// Whether there are signs that are shown only if they are asked for.
    public boolean hasMore() {
      return vitals.stream().anyMatch(it -> !it.isMain());
    }
  }

  static SnapshotDetails of(Visit visit, Visit.Found found) {
    var orchestrator = found.orchestrator();
    var line = found.line();
    var placed = Standing.placed(orchestrator.name(), orchestrator.snapshots(), visit.now());
    var index = placed.stream().map(it -> it.line().id()).toList().indexOf(line.id());
    var previous =
        index > 0 ? Optional.of(placed.get(index - 1).line().id()) : Optional.<String>empty();
    // The document tells of all components at once.
    var seesAll = visit.viewer().scope().seesAllOf(orchestrator.name());
    var shown = seesAll ? Asked.of(() -> captures(orchestrator, line.id())) : unasked();
    var former =
        seesAll && shown.isKnown()
            ? previous.flatMap(id -> Asked.of(() -> captures(orchestrator, id)).answer())
            : Optional.<Map<String, JsonObject>>empty();
    var components = Timeline.components(visit, line);
    return new SnapshotDetails(
        orchestrator.name(),
        line,
        placed.get(index).at(),
        placed.get(index).standing().label(),
        previous,
        components.stream().mapToLong(ComponentLine::contentBytes).sum(),
        line.missing().stream()
            .filter(it -> visit.viewer().scope().sees(line.orchestrator(), it))
            .toList(),
        components.stream().map(it -> part(it, shown.answer(), former)).toList(),
        shown.problem());
  }

  private static Asked<Map<String, JsonObject>> unasked() {
    return new Asked<>(Optional.empty(), Optional.empty());
  }

  private static Map<String, JsonObject> captures(Orchestrator orchestrator, String id) {
    var captures = new LinkedHashMap<String, JsonObject>();
    for (var each : Documents.read(orchestrator.show(id)).objects("captures")) {
      captures.put(each.needText("component"), each);
    }
    return captures;
  }

  private static Part part(
      ComponentLine line,
      Optional<Map<String, JsonObject>> shown,
      Optional<Map<String, JsonObject>> former) {
    var capture = shown.flatMap(it -> Optional.ofNullable(it.get(line.name())));
    var before = former.flatMap(it -> Optional.ofNullable(it.get(line.name())));
    return new Part(
        line,
        capture.flatMap(it -> it.text("engine")).orElse(""),
        capture.map(it -> vitals(it, before)).orElse(List.of()),
        capture.map(it -> it.texts("findings")).orElse(List.of()),
        capture.map(it -> it.objects("notes").size()).orElse(0));
  }

  private static List<Vital> vitals(JsonObject capture, Optional<JsonObject> before) {
    var former = before.flatMap(it -> it.object("vitals"));
    var vitals = new ArrayList<Vital>();
    for (var all : capture.object("vitals").stream().toList()) {
      for (var name : all.names()) {
        var value = all.text(name).orElse("");
        vitals.add(
            new Vital(
                name, value, former.flatMap(it -> it.text(name)).filter(it -> !it.equals(value))));
      }
    }
    return vitals;
  }
}
