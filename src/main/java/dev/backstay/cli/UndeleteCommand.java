package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.json.Json;
import dev.backstay.repository.Forgotten;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Brings forgotten snapshots back.
@Command(
    name = "undelete",
    description = "Bring forgotten snapshots back.",
    footer = {
      "",
      "A forgotten snapshot can come back for as long as `retention.undelete` said when it was"
          + " forgotten. It is named by its id, or at least 4 first digits of it.",
      "",
      "Examples:",
      "  backstay snapshots --forgotten",
      "  backstay undelete 4f2a",
      "  backstay undelete 4f2a 9c01 --json"
    })
final class UndeleteCommand extends SessionCommand {

  @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Forgotten snapshots.")
  private List<String> typed = new ArrayList<>();

  UndeleteCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var choices = typed.stream().map(SnapshotChoice::parse).toList();
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var orchestrator = installation.configuration().orchestrator();
      var chosen = new LinkedHashSet<Forgotten>();
      choices.forEach(it -> chosen.add(it.inForgotten(log, orchestrator)));
      chosen.forEach(this::requireInTime);
      repository.bringBack(List.copyOf(chosen), "asked for");
      repository.passedOver().forEach(failure -> output().warn(failure.getMessage()));
      tell(List.copyOf(chosen));
    }
    return ExitCode.OK;
  }

  private void requireInTime(Forgotten forgotten) {
    if (!forgotten.canReturn(session().surroundings().clock().instant())) {
      throw new UsageException(
          FailureCode.SNAPSHOT_FORGOTTEN,
          "snapshot %s could come back until %s"
              .formatted(forgotten.commit().snapshot().id(), Words.time(forgotten.until())),
          "What it holds may be removed already; `backstay snapshots` lists those that are there.");
    }
  }

  private void tell(List<Forgotten> back) {
    if (output().isJson()) {
      output()
          .object(
              json ->
                  Json.objects(
                      json, "returned", back, each -> SnapshotText.write(json, each.commit())));
      return;
    }
    output().table(SnapshotText.table(back.stream().map(Forgotten::commit).toList()));
    output().say("back again: " + Words.count(back.size(), "snapshot", "snapshots"));
  }
}
