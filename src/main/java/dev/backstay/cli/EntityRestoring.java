package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.component.EntityPart;
import dev.backstay.component.Excerpt;
import dev.backstay.entity.EntityPlan;
import dev.backstay.entity.EntityRequest;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.PartialRestore;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// The restore of one entity as a person follows it: the plan, the question, what became of it.
final class EntityRestoring {

  /// What can be typed as it stands.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_:.@/+-]+");

  private final Session session;
  private final Output output;
  private final Installation installation;
  private final Repository repository;

  EntityRestoring(Session session, Installation installation, Repository repository) {
    this.session = session;
    this.installation = installation;
    this.repository = repository;
    output = session.output();
  }

  ExitCode run(Commit commit, EntityRequest request, Restoring.Consent consent) {
    var restore = installation.entityRestore(repository);
    try (var plan = restore.plan(commit, request)) {
      if (!output.isJson()) {
        print(plan);
      }
      plan.requireNoObstacle();
      if (consent == Restoring.Consent.NONE) {
        tellPlanOnly(plan);
        return ExitCode.OK;
      }
      if (consent == Restoring.Consent.TO_BE_ASKED) {
        Restoring.ask(output, "Exchange what belongs to it?");
      }
      installation.unfinishedOffload().requireNone();
      var clock = session.surroundings().clock();
      var startedAt = clock.instant();
      PartialRestore.Outcome outcome;
      try (var progress = session.progress()) {
        outcome = restore.execute(plan, progress);
      }
      tell(plan, outcome, Duration.between(startedAt, clock.instant()));
      return ExitCode.OK;
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_FAILED,
          "what was read for the restore could not be removed: " + e.getMessage(),
          "Look at `scratch_dir`; `backstay restore status` says whether the restore was done.",
          e);
    }
  }

  private void print(EntityPlan plan) {
    var snapshot = plan.commit().snapshot();
    var request = plan.request();
    output.line(
        "restore of %s from snapshot %s, taken %s%s"
            .formatted(
                request.shown(),
                snapshot.id(),
                Words.time(snapshot.takenAt()),
                request.as().map(it -> ", as " + EntryPath.escape(it)).orElse("")));
    var table = new Table("COMPONENT", "PART", ">REMOVED", ">PUT IN", "");
    for (var count : plan.counts()) {
      table.row(
          count.part().component().value(),
          EntryPath.escape(count.part().shown()),
          Long.toString(count.liveCount()),
          Long.toString(count.storedCount()),
          sortOf(count));
    }
    output.indented(table);
    plan.warnings().forEach(output::warn);
  }

  private static String sortOf(Excerpt.PartCount count) {
    return switch (count.part()) {
      case EntityPart.Rows _ -> "rows";
      case EntityPart.Paths _ -> "files";
      case EntityPart.Items _ -> "items";
    };
  }

  private void tellPlanOnly(EntityPlan plan) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeBooleanProperty("dry_run", true);
            write(json, plan);
            Json.texts(json, "warnings", plan.warnings());
          });
    } else {
      output.line("nothing was done: this is a dry run");
    }
  }

  private static void write(JsonGenerator json, EntityPlan plan) {
    json.writeStringProperty("run", plan.run().hex());
    json.writeStringProperty("snapshot", plan.commit().snapshot().id().hex());
    json.writeStringProperty("kind", plan.request().entity().kind());
    json.writeStringProperty("id", plan.request().id());
    json.writeStringProperty("as", plan.request().target());
    Json.objects(
        json,
        "parts",
        plan.counts(),
        count -> {
          json.writeStringProperty("component", count.part().component().value());
          json.writeStringProperty("part", count.part().shown());
          json.writeStringProperty("sort", sortOf(count));
          json.writeNumberProperty("removed", count.liveCount());
          json.writeNumberProperty("put_in", count.storedCount());
        });
  }

  private void tell(EntityPlan plan, PartialRestore.Outcome outcome, Duration took) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeBooleanProperty("dry_run", false);
            write(json, plan);
            outcome.safety().ifPresent(id -> json.writeStringProperty("safety_snapshot", id.hex()));
            json.writeBooleanProperty("settled", outcome.settled());
            json.writeNumberProperty("duration_ms", took.toMillis());
            Json.texts(json, "warnings", outcome.warnings());
          });
      return;
    }
    outcome.warnings().forEach(output::warn);
    output.line(
        "restored: %s%s, in %s"
            .formatted(
                plan.request().shown(),
                plan.request().as().map(it -> " as " + EntryPath.escape(it)).orElse(""),
                Words.span(took)));
    if (!outcome.settled()) {
      output.line("to go back: backstay restore rollback; to stay: backstay restore settle");
    }
    outcome
        .safety()
        .filter(_ -> plan.counts().getFirst().liveCount() > 0)
        .ifPresent(id -> output.line("to have it as it was: " + back(id, plan.request())));
  }

  private static String back(SnapshotId safety, EntityRequest request) {
    var typed = request.entity().kind() + ":" + request.target();
    return PLAIN.matcher(typed).matches()
        ? "backstay restore %s --entity %s   (a safety snapshot, pinned)".formatted(safety, typed)
        : "restore it from snapshot %s   (a safety snapshot, pinned)".formatted(safety);
  }
}
