package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.inflight.InFlightReport;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.restore.Restore;
import dev.backstay.restore.RestorePlan;
import dev.backstay.restore.RestoreReport;
import dev.backstay.restore.RestoreRequest;
import dev.backstay.service.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// One restore as a person follows it: the plan, the question, what became of it.
final class Restoring {

  private final Session session;
  private final Output output;
  private final Installation installation;
  private final Restore restore;

  Restoring(Session session, Installation installation, Restore restore) {
    this.session = session;
    this.installation = installation;
    this.restore = restore;
    output = session.output();
  }

  /// How it is known that the restore is wanted.
  enum Consent {
    GIVEN,
    TO_BE_ASKED,
    /// Only the plan is wanted.
    NONE;

    static Consent of(boolean dryRun, boolean yes) {
      if (dryRun) {
        return NONE;
      }
      return yes ? GIVEN : TO_BE_ASKED;
    }
  }

  ExitCode run(Commit commit, RestoreRequest request, Consent consent) {
    var plan = restore.plan(commit, request);
    if (!output.isJson()) {
      print(plan);
    }
    plan.requireNoObstacle();
    if (consent == Consent.NONE) {
      tellPlanOnly(plan);
      return ExitCode.OK;
    }
    if (consent == Consent.TO_BE_ASKED && request.directory().isEmpty()) {
      ask(output, request.to().isEmpty() ? "Replace what is live?" : "Restore to that place?");
    }
    installation.unfinishedOffload().requireNone();
    var startedAt = session.surroundings().clock().instant();
    RestoreReport report;
    try (var progress = session.progress()) {
      report = restore.execute(plan, progress);
    }
    tell(report, Duration.between(startedAt, session.surroundings().clock().instant()));
    return ExitCode.OK;
  }

  /// Asks a person.
  ///
  /// @throws RestoreRefusedException unless the answer is yes
  static void ask(Output output, String question) {
    var asked = output.asks();
    if (!asked || !output.asksAndHears(question)) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_NOT_CONFIRMED,
          asked ? "the restore was not confirmed" : "a restore must be confirmed",
          "Add --yes to restore without a question, or --dry-run to see the plan only.");
    }
  }

  private void print(RestorePlan plan) {
    var snapshot = plan.commit().snapshot();
    output.line(
        "restore of snapshot " + snapshot.id() + ", taken " + Words.time(snapshot.takenAt()));
    var table = new Table("COMPONENT", "PART", ">ENTRIES", ">SIZE", "TO", "");
    for (var target : plan.targets()) {
      table.row(
          target.component().name().value(),
          RestoreText.partOf(target),
          Long.toString(target.entryCount()),
          Words.size(target.contentBytes()),
          RestoreText.placeOf(target),
          target.replaces() ? "replaces what is there" : "new");
    }
    output.indented(table);
    for (var program : plan.programs()) {
      output.line(
          "%s is given to the command %s with %s, at most for %s"
              .formatted(
                  program.component(),
                  program.shown(),
                  Words.count(program.argv().size() - 1L, "argument", "arguments"),
                  Words.span(program.timeout())));
    }
    for (var change : plan.quarantine()) {
      output.line(
          "in what is restored of %s, before it goes live: %s"
              .formatted(change.in(), change.edit()));
      output.line("  " + change.why());
    }
    plan.services().forEach(this::print);
    plan.warnings().forEach(output::warn);
  }

  private void print(Service service) {
    output.line(
        "the service %s (%s) is stopped, and started when all is exchanged, each within %s%s"
            .formatted(
                service.name(),
                service.shown(),
                Words.span(service.timeout()),
                service.probe().map(it -> "; then asked: " + it.shown()).orElse("")));
  }

  private void tellPlanOnly(RestorePlan plan) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeBooleanProperty("dry_run", true);
            RestoreText.write(json, plan);
            Json.objects(json, "quarantine", plan.quarantine(), it -> RestoreText.write(json, it));
            InFlightText.write(json, inFlight(plan));
            Json.texts(json, "warnings", plan.warnings());
          });
    } else {
      InFlightText.printCounts(output, inFlight(plan));
      output.line("nothing was done: this is a dry run");
    }
  }

  private void tell(RestoreReport report, Duration took) {
    var plan = report.plan();
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeBooleanProperty("dry_run", false);
            RestoreText.write(json, plan);
            report.safety().ifPresent(id -> json.writeStringProperty("safety_snapshot", id.hex()));
            json.writeBooleanProperty("settled", report.settled());
            json.writeNumberProperty("duration_ms", took.toMillis());
            Json.objects(
                json,
                "quarantine",
                report.quarantined(),
                it -> {
                  RestoreText.write(json, it.change());
                  json.writeNumberProperty("rows", it.rows());
                });
            InFlightText.write(json, inFlight(plan));
            Json.texts(json, "notes", notes(plan));
            Json.texts(json, "warnings", report.warnings());
          });
      return;
    }
    report.warnings().stream()
        .filter(warning -> !plan.warnings().contains(warning))
        .forEach(output::warn);
    output.line(
        "restored: "
            + Words.count(plan.targets().size(), "component", "components")
            + ", "
            + Words.size(plan.contentBytes())
            + ", in "
            + Words.span(took)
            + plan.request().to().map(_ -> ", to " + placesOf(plan)).orElse(""));
    report.safety().ifPresent(id -> output.line("to go back: " + RestoreText.back(plan, id)));
    for (var each : report.quarantined()) {
      output.line(
          "changed in %s: %s (%s)"
              .formatted(
                  each.change().in(),
                  Words.count(each.rows(), "row", "rows"),
                  each.change().why()));
    }
    InFlightText.print(output, inFlight(plan));
    notes(plan).forEach(note -> output.line("note: " + note));
  }

  private InFlightReport inFlight(RestorePlan plan) {
    var snapshot = plan.commit().snapshot();
    var restored =
        plan.targets().stream()
            .flatMap(it -> snapshot.component(it.component().name()).stream())
            .toList();
    var questions = installation.configuration().declared().questions();
    return InFlightReport.of(snapshot, questions, restored);
  }

  private List<String> notes(RestorePlan plan) {
    var hostChanged = installation.isOtherThan(plan.commit().snapshot().host());
    return installation.configuration().declared().notes(hostChanged);
  }

  private static String placesOf(RestorePlan plan) {
    return plan.request()
        .directory()
        .map(Path::toString)
        .orElseGet(() -> RestoreText.placeOf(plan.targets().getFirst()));
  }
}
