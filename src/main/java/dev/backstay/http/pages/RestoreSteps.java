package dev.backstay.http.pages;

import dev.backstay.access.Action;
import dev.backstay.http.Request;
import dev.backstay.json.JsonObject;
import dev.backstay.standing.ComponentLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The way from a snapshot to its restore: what is chosen, and what that would do.
///
/// @param chosen the names of components; none if all are meant
/// @param plan there from the second step on: what the restore would do
/// @param mayRestore whether the viewer may begin it
/// @param maySeeAll whether the viewer may choose the whole snapshot
public record RestoreSteps(
    String orchestrator,
    String id,
    Instant at,
    long bytes,
    List<ComponentLine> components,
    List<String> chosen,
    Optional<Asked<Plan>> plan,
    boolean mayRestore,
    boolean maySeeAll) {

  /// What a restore would do.
  ///
  /// @param told what the command `restore --dry-run --json` tells in the end
  /// @param warnings what it says before that, and in it
  public record Plan(JsonObject told, List<String> warnings) {}

  static RestoreSteps of(Visit visit, Visit.Found found) {
    var orchestrator = found.orchestrator();
    var name = orchestrator.name();
    var components = Timeline.components(visit, found.line());
    var chosen =
        Arrays.stream(visit.parameter("components").split(",", -1))
            .filter(it -> !it.isEmpty())
            .toList();
    var names = components.stream().map(ComponentLine::name).toList();
    if (!names.containsAll(chosen)) {
      throw Request.absent();
    }
    var seesAll = visit.viewer().scope().seesAllOf(name);
    var planned = visit.parameter("step").equals("plan") && (seesAll || !chosen.isEmpty());
    var restore = Action.RESTORE;
    return new RestoreSteps(
        name,
        found.line().id(),
        found.line().takenAt(),
        components.stream().mapToLong(ComponentLine::contentBytes).sum(),
        components,
        chosen,
        planned
            ? Optional.of(
                Asked.of(() -> orchestrator.plan(found.line().id(), chosen))
                    .map(RestoreSteps::plan))
            : Optional.empty(),
        chosen.isEmpty()
            ? visit.viewer().may(restore, name)
            : chosen.stream().allMatch(it -> visit.viewer().may(restore, name, it)),
        seesAll);
  }

  private static Plan plan(String text) {
    var lines = Documents.all(text);
    var told = lines.getLast();
    var before =
        lines.stream()
            .filter(it -> it.text("type").filter("warning"::equals).isPresent())
            .map(it -> it.text("message").orElse(""))
            .toList();
    return new Plan(told, Stream.concat(before.stream(), told.texts("warnings").stream()).toList());
  }
}
