package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.repository.seal.Secret;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Adds a key slot.
@Command(
    name = "add",
    description = "Add a way to open the repository.",
    footer = {
      "",
      "Examples:",
      "  backstay key add --new-password-file /root/second-passphrase --label second",
      "  backstay key add --machine        this host shall open it without a passphrase"
    })
final class KeyAddCommand extends SessionCommand {

  /// One of the two kinds.
  static final class Kind {

    @Option(names = "--machine", required = true, description = "A key for this host.")
    boolean machine;

    @Option(
        names = "--new-password-file",
        required = true,
        paramLabel = "FILE",
        description = "The passphrase in the first line of a file.")
    Optional<String> passwordFile = Optional.empty();
  }

  @ArgGroup(multiplicity = "1")
  private Kind kind = new Kind();

  @Option(names = "--label", paramLabel = "TEXT", description = "What to call it.")
  private Optional<String> label = Optional.empty();

  KeyAddCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().installation();
    var secret =
        kind.passwordFile
            .map(file -> Installation.passwordIn(session().path(file)))
            .orElseGet(Secret.MachineKey::generate);
    try (var repository = session().open(installation)) {
      var slot =
          repository.addKeySlot(secret, label.orElse(kind.machine ? "machine" : "passphrase"));
      if (output().isJson()) {
        output().object(json -> json.writeStringProperty("key_slot", slot));
      } else {
        output().line("key slot " + slot);
      }
    }
    return ExitCode.OK;
  }
}
