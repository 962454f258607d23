package dev.backstay.http.admin;

import dev.backstay.access.Action;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.RunKind;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.http.Answer;
import dev.backstay.http.Request;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import dev.backstay.standing.SnapshotLine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// Backups taken, forgotten and restored by that interface.
final class BackupChanges {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

  private final AdminBackups backups;
  private final AwaitedRuns runs;

  BackupChanges(AdminBackups backups, AwaitedRuns runs) {
    this.backups = backups;
    this.runs = runs;
  }

  Answer create(Request request) {
    var orchestrator = backups.orchestrator(request);
    request.requireMay(Action.RUN, orchestrator.name());
    var unused = request.bodyIfSent(JsonObject::onlyWith);
    return runs.answer(request, orchestrator, RunKind.BACKUP, List.of(), this::created);
  }

  /// What the run told is the snapshot; a repeated request gets the same answer by it.
  private Answer created(JsonObject summary) {
    var line = SnapshotLine.of(summary);
    return Envelope.of(201, backups.manifest(line)::write)
        .with("Location", AdminBackups.BACKUPS + "/" + line.id());
  }

  Answer delete(Request request) {
    var orchestrator = backups.orchestrator(request);
    request.requireMay(Action.DELETE, orchestrator.name());
    var id = backups.backup(orchestrator, request.variable("id")).id();
    return runs.answer(
        request, orchestrator, RunKind.FORGET, List.of(id), summary -> deleted(summary, id));
  }

  private static Answer deleted(JsonObject summary, String id) {
    var isGone =
        summary.objects("forgotten").stream().anyMatch(each -> each.needText("id").equals(id));
    if (!isGone) {
      throw new OperationInProgressException(
          FailureCode.SNAPSHOT_PROTECTED,
          "backup " + id + " was forgotten and is back: others were forgotten at the same time",
          "It is the last one that protects something; take another first.");
    }
    return new Answer.NoContent();
  }

  private record Wish(String id, List<String> components) {}

  Answer restore(Request request) {
    var orchestrator = backups.orchestrator(request);
    var wish = request.body(BackupChanges::wish);
    var line = backups.backup(orchestrator, wish.id());
    requireMay(request, orchestrator, wish);
    var arguments = new ArrayList<>(List.of(line.id(), "--yes"));
    if (!wish.components().isEmpty()) {
      request.body(body -> requireHeld(line, orchestrator, wish));
      arguments.addAll(orchestrator.selection(wish.components()));
    }
    return runs.answer(
        request,
        orchestrator,
        RunKind.RESTORE,
        arguments,
        summary -> Envelope.of(200, json -> write(json, line, summary)));
  }

  private static Wish wish(JsonObject body) {
    body.onlyWith("backup_id", "components", "confirm");
    if (!body.flag("confirm").orElse(false)) {
      throw new IllegalArgumentException("confirm must be true: live state is replaced");
    }
    var id = body.needText("backup_id");
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("backup_id is not 12 lower-case hexadecimal digits");
    }
    return new Wish(id, body.texts("components"));
  }

  private static void requireMay(Request request, Orchestrator orchestrator, Wish wish) {
    if (wish.components().isEmpty()) {
      request.requireMay(Action.RESTORE, orchestrator.name());
    }
    wish.components()
        .forEach(each -> request.requireMay(Action.RESTORE, orchestrator.name(), each));
  }

  private static Wish requireHeld(SnapshotLine line, Orchestrator orchestrator, Wish wish) {
    for (var each : wish.components()) {
      if (!orchestrator.components().contains(each)
          || !Manifest.components(line).contains(each)) {
        throw new IllegalArgumentException(
            "components has a name that backup %s does not hold: it holds %s"
                .formatted(line.id(), String.join(", ", Manifest.components(line))));
      }
    }
    return wish;
  }

  private void write(JsonGenerator json, SnapshotLine line, JsonObject summary) {
    json.writeObjectPropertyStart("manifest");
    backups.manifest(line).write(json);
    json.writeEndObject();
    Json.texts(
        json,
        "restored_components",
        summary.objects("targets").stream().map(each -> each.needText("component")).toList());
    var safety = summary.text("safety_snapshot");
    if (safety.isPresent()) {
      json.writeStringProperty("safety_backup_id", safety.get());
    } else {
      json.writeNullProperty("safety_backup_id");
    }
    json.writeBooleanProperty("restart_required", true);
  }
}
