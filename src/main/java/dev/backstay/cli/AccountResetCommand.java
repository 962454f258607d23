package dev.backstay.cli;

import dev.backstay.access.Account;
import dev.backstay.access.Role;
import dev.backstay.daemon.ServiceState;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sets a password.
@Command(
    name = "reset",
    description = "Set the password of an account, and end its sessions.",
    footer = {
      "",
      "Examples:",
      "  backstay account reset ada",
      "  backstay account reset ada --password-file /root/new-password"
    })
final class AccountResetCommand extends SessionCommand {

  @Parameters(paramLabel = "NAME", description = "The account.")
  private String name = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password in the first line of a file.")
  private Optional<String> file = Optional.empty();

  AccountResetCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var password = NewPassword.of(session(), file);
    var shown = password.shown();
    var role =
        new Remembered(session())
            .change("account reset", name, state -> reset(state, password.characters()));
    AccountText.tell(output(), name, role, "has a new password", shown);
    return ExitCode.OK;
  }

  private Role reset(ServiceState state, char[] password) {
    state.accounts().reset(ServiceState.owner(), name, password);
    return roleOf(state, name);
  }

  static Role roleOf(ServiceState state, String name) {
    return state.accounts().list(ServiceState.owner()).stream()
        .filter(each -> each.name().equals(name))
        .map(Account::role)
        .findFirst()
        .orElseThrow();
  }
}
