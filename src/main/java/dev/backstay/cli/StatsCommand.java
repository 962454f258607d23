package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.usage.Usage;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says what takes room.
@Command(
    name = "stats",
    description = "Say what takes room in the repository, or for one snapshot.",
    footer = {
      "",
      "SIZE is what a restore writes. DISTINCT is each chunk once, before compression; STORED is"
          + " its share of what is kept, compressed and sealed. NEW is what no snapshot before"
          + " needed, ALONE what no other snapshot needs. Reads index and listings, no content.",
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay stats",
      "  backstay stats latest",
      "  backstay stats --json | jq '.unreached.stored_bytes'"
    })
final class StatsCommand extends SessionCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "SNAPSHOT",
      description = "The snapshot; the whole repository if none is named.")
  private Optional<String> typed = Optional.empty();

  StatsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var choice = typed.map(SnapshotChoice::parse);
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var orchestrator = installation.configuration().orchestrator();
      var commit = choice.map(it -> it.in(log, orchestrator));
      try (var usage = new Usage(repository, log)) {
        if (commit.isPresent()) {
          UsageText.tell(output(), commit.get(), usage.ofSnapshot(commit.get()));
        } else {
          UsageText.tell(output(), usage.ofRepository());
        }
      }
    }
    return ExitCode.OK;
  }
}
