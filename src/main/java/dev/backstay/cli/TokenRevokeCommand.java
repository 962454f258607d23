package dev.backstay.cli;

import dev.backstay.daemon.ServiceState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Takes a token back.
@Command(
    name = "revoke",
    description = "Take a token back, from now on.",
    footer = {"", "Examples:", "  backstay token list", "  backstay token revoke 4f2a90c1d7e3"})
final class TokenRevokeCommand extends SessionCommand {

  @Parameters(paramLabel = "ID", description = "The token's id, as `token list` shows it.")
  private String id = "";

  TokenRevokeCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var revoked =
        new Remembered(session())
            .change(
                "token revoke",
                id,
                state -> {
                  state.tokens().revoke(ServiceState.owner(), id);
                  return id;
                });
    if (output().isJson()) {
      output().object(json -> json.writeStringProperty("revoked", revoked));
    } else {
      output().line("token " + revoked + " holds no more");
    }
    return ExitCode.OK;
  }
}
