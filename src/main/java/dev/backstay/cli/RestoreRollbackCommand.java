package dev.backstay.cli;

import picocli.CommandLine.Command;

/// Takes an unfinished restore back.
@Command(
    name = "rollback",
    description = "Bring the former state back, of a restore that is unfinished or not settled.",
    footer = {"", "Examples:", "  backstay restore rollback"})
final class RestoreRollbackCommand extends SessionCommand {

  RestoreRollbackCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    RestoreEndText.tell(output(), session().quietInstallation().unfinishedRestore().rollback());
    return ExitCode.OK;
  }
}
