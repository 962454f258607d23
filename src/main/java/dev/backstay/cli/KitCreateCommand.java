package dev.backstay.cli;

import dev.backstay.app.EnrolmentFile;
import dev.backstay.app.Installation;
import dev.backstay.app.KitPacking;
import dev.backstay.app.ProgramFiles;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitInput;
import dev.backstay.kit.KitPassphrase;
import dev.backstay.kit.KitText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a recovery kit.
@Command(
    name = "create",
    description = {
      "Write all that a bare machine needs to recover everything, sealed, as a text to be printed.",
      "",
      "In it: where the repositories are, a new key slot in each, what their stores ask for, the"
          + " configuration, and what to do. The slots can be removed if the kit is lost."
    },
    footer = {
      "",
      "Passwords of live servers are not in it unless --with-secrets: what the configuration takes from"
          + " variables and files is then carried too. Keep the passphrase elsewhere than the kit.",
      "",
      "Examples:",
      "  backstay kit create --output /root/demo.kit --generate-password",
      "  backstay kit create --output /root/demo.kit --new-password-file /root/kit-passphrase --with-secrets"
    })
final class KitCreateCommand extends SessionCommand {

  /// Where the passphrase comes from, unless it is asked for.
  static final class Passphrase {

    @Option(
        names = "--new-password-file",
        paramLabel = "FILE",
        required = true,
        description = "Seal it with the passphrase in the first line of a file.")
    private Optional<String> file = Optional.empty();

    @Option(
        names = "--generate-password",
        required = true,
        description = "Seal it with a new passphrase of 125 bits, which is shown once.")
    private boolean generate;
  }

  @Option(
      names = {"--output", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write it; must not exist.")
  private String out = "";

  @ArgGroup(multiplicity = "0..1")
  private Passphrase passphrase = new Passphrase();

  @Option(
      names = "--without-credentials",
      description = "Leave out what the repositories' stores ask for.")
  private boolean withoutCredentials;

  @Option(
      names = "--with-secrets",
      description = "Put in what the configuration takes from variables and files.")
  private boolean withSecrets;

  KitCreateCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().installation();
    var file = session().path(out);
    var password = password();
    try (var reserved = new EnrolmentFile(file).reserve()) {
      var packing = new KitPacking(installation, session().surroundings(), output()::warn);
      var written = false;
      try {
        var kit = pack(packing);
        var text = text(kit, password);
        reserved.write(text.getBytes(StandardCharsets.US_ASCII));
        written = true;
        tell(kit, file, text, installation, password);
      } finally {
        if (!written) {
          packing.revoke();
        }
      }
    }
    return ExitCode.OK;
  }

  private Kit pack(KitPacking packing) {
    var wish = new KitPacking.Wish(!withoutCredentials, withSecrets);
    return packing.pack(ProgramFiles.own(VersionCommand.version()), wish);
  }

  private static String text(Kit kit, String password) {
    try {
      return KitText.write(kit, password);
    } catch (IllegalArgumentException tooLong) {
      throw new UsageException(
          FailureCode.USAGE,
          "the kit would be too long: " + tooLong.getMessage(),
          "Leave --with-secrets away, or make the configuration shorter.",
          tooLong);
    }
  }

  private String password() {
    if (passphrase.generate) {
      return KitPassphrase.generate();
    }
    if (passphrase.file.isEmpty() && !output().asks()) {
      throw new UsageException(
          FailureCode.USAGE,
          "a kit is sealed with a passphrase, and none is given",
          "Say --generate-password or --new-password-file FILE.");
    }
    var typed = new String(NewPassword.of(session(), passphrase.file).characters());
    if (typed.length() < KitPassphrase.CHARACTERS_MIN) {
      throw new UsageException(
          FailureCode.USAGE,
          "the passphrase has %d characters, and must have %d: whoever finds the kit may try for years"
              .formatted(typed.length(), KitPassphrase.CHARACTERS_MIN),
          "Take a longer one, or --generate-password.");
    }
    return typed;
  }

  private void tell(Kit kit, Path file, String text, Installation installation, String password) {
    var lines = text.lines().filter(it -> it.matches("\\d+: .*")).count();
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("file", file.toString());
                json.writeNumberProperty("lines", lines);
                KitWords.write(json, kit);
                if (passphrase.generate) {
                  json.writeStringProperty("passphrase", password);
                }
              });
      return;
    }
    output().line("wrote %s: %d lines to print, sealed".formatted(file, lines));
    KitWords.tell(output(), kit);
    if (kit.inputs().stream().anyMatch(it -> it.value().isPresent())) {
      output()
          .warn(
              "the kit has secrets of live servers in it: "
                  + String.join(", ", kit.carriedInputs().stream().map(KitInput::shown).toList()));
    }
    if (passphrase.generate) {
      output().line("its passphrase, which is not shown again: " + password);
    }
    output().say("next: backstay kit verify " + file);
    installation
        .configuration()
        .stateDirectory()
        .filter(it -> file.startsWith(it.path()))
        .ifPresent(
            _ -> output().warn("a kit in the state directory is lost together with this host"));
  }
}
