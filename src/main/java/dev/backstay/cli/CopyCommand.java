package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies snapshots into another repository.
@Command(
    name = "copy",
    description = "Copy snapshots into another repository, which may have other keys.",
    footer = {
      "",
      "A copy has the id, the time and the labels of its snapshot, and stands where that stood: it"
          + " is not the latest because it was copied last. What the other repository has already"
          + " is not sent again; what was forgotten there does not come back.",
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay copy latest --to offsite",
      "  backstay copy 4f2a 91c0 --to offsite --dry-run",
      "  backstay -r offsite copy latest --to local    the way back"
    })
final class CopyCommand extends SessionCommand {

  @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Snapshots to copy.")
  private List<String> typed = new ArrayList<>();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "REPOSITORY",
      description = "The repository to copy into, as the configuration calls it.")
  private String to = "";

  @Option(names = "--dry-run", description = "Change nothing; say what would be copied.")
  private boolean dryRun;

  CopyCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var choices = typed.stream().map(SnapshotChoice::parse).toList();
    return new Transfer(session(), to, dryRun)
        .run((log, orchestrator) -> choices.stream().map(it -> it.in(log, orchestrator)).toList());
  }
}
