package dev.backstay.cli;

import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.Scope;
import dev.backstay.inflight.Quarantine;
import dev.backstay.json.Json;
import dev.backstay.restore.RestorePlan;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledEntity;
import dev.backstay.restore.journal.JournaledProgram;
import dev.backstay.restore.journal.JournaledServer;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.restore.journal.Phase;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// How restores are printed.
final class RestoreText {

  private RestoreText() {}

  /// A restore that has not ended, for commands about something else.
  static String of(JournalState state, boolean isRunning) {
    return "a restore begun at %s is %s: %s%s"
        .formatted(
            Words.time(state.startedAt()),
            isRunning ? "running" : "unfinished",
            state.phase().words(),
            isRunning ? "" : "; see `backstay restore status`");
  }

  /// The properties of a plan.
  static void write(JsonGenerator json, RestorePlan plan) {
    json.writeStringProperty("run", plan.run().hex());
    json.writeStringProperty("snapshot", plan.commit().snapshot().id().hex());
    json.writeNumberProperty("content_bytes", plan.contentBytes());
    Json.objects(
        json,
        "targets",
        plan.targets(),
        target -> {
          json.writeStringProperty("component", target.component().name().value());
          json.writeStringProperty("path", target.selection().path().value());
          write(json, scopeOf(target));
          json.writeStringProperty("to", placeOf(target));
          json.writeBooleanProperty("program", target.program().isPresent());
          json.writeNumberProperty("entry_count", target.entryCount());
          json.writeNumberProperty("content_bytes", target.contentBytes());
          json.writeBooleanProperty("replaces", target.replaces());
        });
    Json.objects(
        json,
        "services",
        plan.services(),
        service -> {
          json.writeStringProperty("service", service.name());
          json.writeStringProperty("what", service.shown());
          service.probe().ifPresent(it -> json.writeStringProperty("probe", it.shown()));
          json.writeNumberProperty("timeout_ms", service.timeout().toMillis());
        });
  }

  /// The properties of a change of what is restored.
  static void write(JsonGenerator json, Quarantine change) {
    json.writeStringProperty("component", change.in().value());
    json.writeStringProperty("edit", change.edit());
    json.writeStringProperty("why", change.why());
  }

  /// Which entity is restored, and as what.
  static String idOf(JournaledEntity entity) {
    var as = entity.id().equals(entity.target()) ? "" : " as " + EntryPath.escape(entity.target());
    return entity.kind() + ":" + EntryPath.escape(entity.id()) + as;
  }

  private static void write(JsonGenerator json, JournaledEntity entity) {
    json.writeObjectPropertyStart("entity");
    json.writeStringProperty("kind", entity.kind());
    json.writeStringProperty("id", entity.id());
    json.writeStringProperty("as", entity.target());
    Json.objects(
        json,
        "parts",
        entity.parts(),
        part -> {
          json.writeStringProperty("component", part.component().value());
          json.writeStringProperty("to", part.place());
        });
    json.writeEndObject();
  }

  /// Which part of a component is restored.
  static String partOf(RestorePlan.Target target) {
    var scope = scopeOf(target);
    if (!scope.isWhole()) {
      return EntryPath.escape(scope.shown());
    }
    return target.selection().isAll() ? "all" : target.selection().path().toString();
  }

  /// Which part of a component of an unfinished restore is restored.
  static String partOf(JournaledTarget target, JournalState state) {
    var scope = state.asked().scope();
    if (!scope.isWhole()) {
      return EntryPath.escape(scope.shown());
    }
    return target.path().isEmpty() ? "all" : target.path();
  }

  private static Scope scopeOf(RestorePlan.Target target) {
    return target.component() instanceof PostgresDatabase database ? database.scope() : Scope.WHOLE;
  }

  private static void write(JsonGenerator json, Scope scope) {
    json.writeBooleanProperty("data_only", scope.isOfRows());
    Json.texts(json, "tables", scope.tables());
    Json.texts(json, "schemas", scope.schemas());
  }

  /// Where a component goes: to a path, to a program, or into a server.
  static String placeOf(RestorePlan.Target target) {
    return target
        .program()
        .map(RestoreProgram::shown)
        .orElseGet(
            () ->
                target.isServed()
                    ? target.component().place()
                    : target.destination().live().toString());
  }

  /// Where a component of an unfinished restore goes: to a path, to a program, or into a server.
  static String placeOf(JournaledTarget target, JournalState state) {
    var program =
        state.programs().stream()
            .map(JournaledProgram::program)
            .filter(it -> it.component().equals(target.component()))
            .map(RestoreProgram::shown)
            .findFirst();
    var server =
        state.servers().stream()
            .filter(it -> it.component().equals(target.component()))
            .map(JournaledServer::place)
            .findFirst();
    return program.or(() -> server).orElseGet(() -> target.destination().live().toString());
  }

  /// The properties of an unfinished restore.
  static void write(JsonGenerator json, JournalState state) {
    json.writeStringProperty("run", state.run().hex());
    json.writeStringProperty("snapshot", state.snapshot().hex());
    json.writeStringProperty("started_at", state.startedAt().toString());
    json.writeStringProperty("phase", state.phase().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("meaning", state.phase().words());
    json.writeBooleanProperty("quarantine", state.asked().quarantine());
    write(json, state.asked().scope());
    state.entity().ifPresent(it -> write(json, it));
    state.safety().ifPresent(id -> json.writeStringProperty("safety_snapshot", id.hex()));
    Json.objects(
        json,
        "targets",
        state.targets(),
        target -> {
          json.writeStringProperty("component", target.component().value());
          json.writeStringProperty("path", target.path());
          json.writeStringProperty("to", placeOf(target, state));
        });
    Json.objects(
        json,
        "programs",
        state.programs(),
        each -> {
          json.writeStringProperty("component", each.program().component().value());
          json.writeStringProperty("program", each.program().shown());
          json.writeStringProperty("standing", each.standing().label());
          json.writeStringProperty("restored", each.program().restored().toString());
          json.writeStringProperty("former", each.program().former().toString());
        });
    Json.objects(
        json,
        "services",
        state.services(),
        each -> {
          json.writeStringProperty("service", each.name());
          json.writeStringProperty("what", each.place());
          json.writeStringProperty("standing", each.standing().label());
        });
    Json.texts(json, "next", next(state));
  }

  /// The commands that end it, with what each does.
  static List<String> next(JournalState state) {
    var next = new ArrayList<String>();
    switch (state.phase()) {
      case STAGING, STOPPING, STAGED -> {
        var starts = state.services().isEmpty() ? "" : ", starts services";
        next.add(
            "backstay restore resume     removes what was built" + starts + " and restores again");
        next.add("backstay restore rollback   removes what was built" + starts);
      }
      case SWAPPING, FEEDING -> {
        next.add("backstay restore resume     goes on to the restored state");
        next.add("backstay restore rollback   brings the former state back");
      }
      case SWAPPED -> {
        next.add("backstay restore settle     drops the former state");
        next.add("backstay restore rollback   brings the former state back");
      }
      case UNDOING, UNDONE ->
          next.add("backstay restore rollback   finishes bringing the former state back");
      case SETTLING -> next.add("backstay restore settle     finishes dropping the former state");
    }
    return next;
  }

  /// Whether the live state is mixed, so that nothing may run on it.
  static boolean isMixed(Phase phase) {
    return phase == Phase.SWAPPING || phase == Phase.FEEDING || phase == Phase.UNDOING;
  }

  /// What to type to have the state before a restore again.
  static String back(RestorePlan plan, SnapshotId safety) {
    return "backstay restore "
        + safety
        + "   (a safety snapshot of what was there, pinned; "
        + Words.count(plan.targets().size(), "component", "components")
        + ")";
  }
}
