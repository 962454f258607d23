package dev.backstay.cli;

import dev.backstay.daemon.ServiceState;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Disables an account.
@Command(
    name = "disable",
    description = "Let nobody in by an account any more, and end its sessions.",
    footer = {"", "Examples:", "  backstay account disable ada"})
final class AccountDisableCommand extends SessionCommand {

  @Parameters(paramLabel = "NAME", description = "The account.")
  private String name = "";

  AccountDisableCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var role =
        new Remembered(session())
            .change(
                "account disable",
                name,
                state -> {
                  state.accounts().disable(ServiceState.owner(), name);
                  return AccountResetCommand.roleOf(state, name);
                });
    AccountText.tell(output(), name, role, "is disabled", Optional.empty());
    return ExitCode.OK;
  }
}
