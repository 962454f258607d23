package dev.backstay.cli;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.daemon.ServiceState;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Creates an account.
@Command(
    name = "create",
    description = "Create an account for a person.",
    footer = {
      "",
      "The password is asked for at a terminal. Where nobody can be asked, one is made up and"
          + " printed once. It has 12 characters or more.",
      "",
      "Examples:",
      "  backstay account create ada --role admin",
      "  backstay account create guest --role read --password-file /root/guest-password"
    })
final class AccountCreateCommand extends SessionCommand {

  @Parameters(
      paramLabel = "NAME",
      description = "Lower-case letters, digits, dots, hyphens and underscores.")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      converter = RoleConverter.class,
      description = "read, backup, restore or admin; each includes those before it.")
  private Role role = Role.READ;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password in the first line of a file.")
  private Optional<String> file = Optional.empty();

  AccountCreateCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var password = NewPassword.of(session(), file);
    var shown = password.shown();
    var account =
        new Remembered(session())
            .change(
                "account create",
                name,
                state ->
                    state
                        .accounts()
                        .create(
                            ServiceState.owner(),
                            name,
                            password.characters(),
                            role,
                            Scope.everything()));
    AccountText.tell(output(), account.name(), account.role(), "was created", shown);
    return ExitCode.OK;
  }
}
