package dev.backstay.cli;

import dev.backstay.access.Account;
import dev.backstay.daemon.ServiceState;
import java.util.List;
import picocli.CommandLine.Command;

/// Lists accounts.
@Command(
    name = "list",
    description = "List the accounts of people.",
    footer = {"", "Examples:", "  backstay account list"})
final class AccountListCommand extends SessionCommand {

  AccountListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    AccountText.tell(
        output(),
        new Remembered(session())
            .withIfThere(
                state ->
                    state
                        .map(it -> it.accounts().list(ServiceState.owner()))
                        .orElse(List.<Account>of())));
    return ExitCode.OK;
  }
}
