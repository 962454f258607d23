package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.KeySources;
import dev.backstay.app.Repositories;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
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
      "  backstay key add --machine                     this host opens it without a passphrase",
      "  backstay key add --key-file /mnt/stick/backstay.key   make that file, for several hosts",
      "  backstay key add --key-file /etc/backstay.key --existing",
      "  backstay key add --key-command                 what `key: { command }` prints opens it",
      "",
      "A key file or command opens without a passphrase wherever `key` of the repository, or"
          + " BACKSTAY_KEY_FILE or BACKSTAY_KEY_COMMAND, names it."
    })
final class KeyAddCommand extends SessionCommand {

  /// One of the kinds.
  static final class Kind {

    @Option(names = "--machine", required = true, description = "A key for this host.")
    boolean machine;

    @Option(
        names = "--new-password-file",
        required = true,
        paramLabel = "FILE",
        description = "The passphrase in the first line of a file.")
    Optional<String> passwordFile = Optional.empty();

    @Option(
        names = "--key-file",
        required = true,
        paramLabel = "FILE",
        description = "A new file with 32 random bytes.")
    Optional<String> keyFile = Optional.empty();

    @Option(
        names = "--key-command",
        required = true,
        description = "What the configured key command prints: 32 random bytes or more.")
    boolean keyCommand;

    /// What a slot is called that is not called anything.
    private String label() {
      if (passwordFile.isPresent()) {
        return "passphrase";
      }
      if (keyFile.isPresent()) {
        return "key file";
      }
      return keyCommand ? "key command" : "machine";
    }
  }

  @ArgGroup(multiplicity = "1")
  private Kind kind = new Kind();

  @Option(names = "--existing", description = "The key file is there; take it as it is.")
  private boolean existing;

  @Option(names = "--label", paramLabel = "TEXT", description = "What to call it.")
  private Optional<String> label = Optional.empty();

  KeyAddCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (existing && kind.keyFile.isEmpty()) {
      throw new UsageException(
          FailureCode.USAGE, "--existing is about a key file", "Say --key-file FILE too.");
    }
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var secret = secret(installation);
      var slot = repository.addKeySlot(secret, label.orElse(kind.label()));
      if (output().isJson()) {
        output().object(json -> json.writeStringProperty("key_slot", slot));
      } else {
        output().line("key slot " + slot);
      }
    }
    return ExitCode.OK;
  }

  private Secret secret(Installation installation) {
    if (kind.passwordFile.isPresent()) {
      return Repositories.passwordIn(session().path(kind.passwordFile.get()));
    }
    if (kind.keyFile.isPresent()) {
      var file = session().path(kind.keyFile.get());
      return existing ? KeySources.existing(file) : KeySources.make(file);
    }
    return kind.keyCommand
        ? new KeySources(session().surroundings())
            .printed(session().repositorySettings(installation).key())
        : Secret.MachineKey.generate();
  }
}
