package dev.backstay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Copies into another repository whatever that lacks.
@Command(
    name = "sync",
    description = "Copy all snapshots that another repository lacks into it, oldest first.",
    footer = {
      "",
      "Can be interrupted and typed again at any time: snapshots that are there are passed over, and"
          + " what was sent of the next one is used. Nothing is removed there, and what was"
          + " forgotten there does not come back: its own `forget` and `prune` decide.",
      "",
      "Examples:",
      "  backstay sync --to offsite",
      "  backstay sync --to offsite --dry-run",
      "  backstay -r offsite sync --to local    after an outage of the first"
    })
final class SyncCommand extends SessionCommand {

  @Option(
      names = "--to",
      required = true,
      paramLabel = "REPOSITORY",
      description = "The repository to copy into, as the configuration calls it.")
  private String to = "";

  @Option(names = "--dry-run", description = "Change nothing; say what would be copied.")
  private boolean dryRun;

  SyncCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    return new Transfer(session(), to, dryRun).run((log, _) -> log.commits());
  }
}
