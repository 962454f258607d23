package dev.backstay.cli;

import dev.backstay.access.Token;
import dev.backstay.daemon.ServiceState;
import java.util.List;
import picocli.CommandLine.Command;

/// Lists tokens.
@Command(
    name = "list",
    description = "List the tokens of programs, the newest first.",
    footer = {"", "Examples:", "  backstay token list"})
final class TokenListCommand extends SessionCommand {

  TokenListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    TokenText.tell(
        output(),
        new Remembered(session())
            .withIfThere(
                state ->
                    state
                        .map(it -> it.tokens().list(ServiceState.owner()))
                        .orElse(List.<Token>of())),
        session().surroundings().clock().instant());
    return ExitCode.OK;
  }
}
