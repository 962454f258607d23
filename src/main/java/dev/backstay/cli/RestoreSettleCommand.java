package dev.backstay.cli;

import picocli.CommandLine.Command;

/// Drops the former state of a restore.
@Command(
    name = "settle",
    description = "Drop the former state that a restore with --no-settle has kept.",
    footer = {"", "Examples:", "  backstay restore settle"})
final class RestoreSettleCommand extends SessionCommand {

  RestoreSettleCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    RestoreEndText.tell(output(), session().quietInstallation().unfinishedRestore().settle());
    return ExitCode.OK;
  }
}
