package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.ProofCommit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/// Lists what drills found out.
@Command(
    name = "list",
    description = "List the drills that were held, whichever host held them.",
    footer = {
      "",
      "Examples:",
      "  backstay drill list",
      "  backstay drill list --within 365d --json"
    })
final class DrillListCommand extends SessionCommand {

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Only those of the last TIME, such as 365d.")
  private Optional<Duration> within = Optional.empty();

  DrillListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var all = of(log, installation.configuration().orchestrator());
      var since = within.map(session().surroundings().clock().instant()::minus);
      var chosen =
          all.stream().filter(it -> since.isEmpty() || !at(it).isBefore(since.get())).toList();
      tell(chosen);
    }
    return ExitCode.OK;
  }

  /// The drills of an orchestrator's snapshots, the newest last; also those of snapshots that are
  /// forgotten.
  static List<ProofCommit> of(CommitLog log, String orchestrator) {
    var own =
        log.history(_ -> true).stream()
            .filter(it -> it.snapshot().orchestrator().equals(orchestrator))
            .map(Commit::hash)
            .collect(Collectors.toSet());
    return log.proofs().stream().filter(it -> own.contains(it.proof().commit())).toList();
  }

  private static Instant at(ProofCommit drill) {
    return drill.proof().provenAt();
  }

  private void tell(List<ProofCommit> drills) {
    if (output().isJson()) {
      output().object(json -> Json.objects(json, "drills", drills, it -> write(it, json)));
      return;
    }
    if (drills.isEmpty()) {
      output().line("no drill was held; `backstay drill run` holds one");
      return;
    }
    var table = new Table("DRILL", "HELD", "SNAPSHOT", "VERDICT", ">RECOVERY", "HOST");
    for (var each : drills) {
      table.row(
          each.proof().outcome().drill(),
          Words.time(at(each)),
          each.proof().snapshot().hex(),
          SnapshotText.verdict(each),
          Words.span(each.proof().outcome().took()),
          each.proof().host());
    }
    output().table(table);
  }

  private static void write(ProofCommit drill, JsonGenerator json) {
    json.writeStringProperty("drill", drill.proof().outcome().drill());
    json.writeStringProperty("held_at", at(drill).toString());
    json.writeStringProperty("snapshot", drill.proof().snapshot().hex());
    json.writeBooleanProperty("proven", drill.isProven());
    json.writeNumberProperty("recovery_ms", drill.proof().outcome().took().toMillis());
    json.writeStringProperty("host", drill.proof().host());
    json.writeStringProperty("commit", drill.hash());
  }
}
