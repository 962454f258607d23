package dev.backstay.app;

import dev.backstay.config.SecretSource;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.repository.seal.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the passphrase of a repository: in the environment first, then where the configuration
/// says.
final class Passwords {

  private static final int PASSWORD_BYTES_MAX = 64 << 10;

  private final Surroundings surroundings;

  Passwords(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// The machine key of a configured file, unless it is not there.
  static Optional<Secret.MachineKey> machineKey(Path file) {
    try {
      if (Files.notExists(file)) {
        return Optional.empty();
      }
      if (Files.size(file) != Secret.MACHINE_KEY_BYTES) {
        throw failed(
            "the machine key " + file + " has not " + Secret.MACHINE_KEY_BYTES + " bytes", null);
      }
      return Optional.of(new Secret.MachineKey(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw failed("the machine key " + file + " cannot be read: " + Reason.of(e, file), e);
    }
  }

  Optional<Secret> find(Optional<SecretSource> configured) {
    var direct = surroundings.variable("BACKSTAY_PASSWORD");
    if (direct.isPresent()) {
      return Optional.of(new Secret.Passphrase(direct.get().getBytes(StandardCharsets.UTF_8)));
    }
    var file = surroundings.variable("BACKSTAY_PASSWORD_FILE");
    if (file.isPresent()) {
      return Optional.of(fromFile(surroundings.workingDirectory().resolve(file.get())));
    }
    var command = surroundings.variable("BACKSTAY_PASSWORD_COMMAND");
    if (command.isPresent()) {
      return Optional.of(
          fromCommand(
              "BACKSTAY_PASSWORD_COMMAND, run by", List.of("/bin/sh", "-c", command.get())));
    }
    return configured.map(this::from);
  }

  /// The text that a source of a secret gives.
  ///
  /// @throws ConfigurationException if it gives none
  String text(SecretSource source) {
    return new String(from(source).utf8(), StandardCharsets.UTF_8);
  }

  private Secret.Passphrase from(SecretSource source) {
    return switch (source) {
      case SecretSource.File(var file) -> fromFile(file.path());
      case SecretSource.Environment(var variable) ->
          surroundings
              .variable(variable)
              .map(value -> new Secret.Passphrase(value.getBytes(StandardCharsets.UTF_8)))
              .orElseThrow(
                  () -> failed("the environment variable " + variable + " is not set", null));
      case SecretSource.Command(var argv) -> fromCommand("the password command", argv);
    };
  }

  static Secret.Passphrase fromFile(Path file) {
    try {
      if (Files.size(file) > PASSWORD_BYTES_MAX) {
        throw failed("the password file " + file + " is longer than any password", null);
      }
      return firstLine(Files.readAllBytes(file), "the password file " + file);
    } catch (IOException e) {
      throw failed("the password file " + file + " cannot be read: " + Reason.of(e, file), e);
    }
  }

  private static Secret.Passphrase fromCommand(String what, List<String> argv) {
    var program = new SecretProgram(what, argv, SecretProgram.USUAL_LIMIT);
    return firstLine(program.run(), program.name());
  }

  private static Secret.Passphrase firstLine(byte[] bytes, String what) {
    var end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    if (end == 0) {
      throw failed(what + " gave no password", null);
    }
    return new Secret.Passphrase(Arrays.copyOf(bytes, end));
  }

  private static ConfigurationException failed(String message, @Nullable Exception cause) {
    return new ConfigurationException(
        FailureCode.CONFIG_INVALID,
        message,
        "Correct `password` in the configuration, the BACKSTAY_PASSWORD variables, or the option that"
            + " names it.",
        cause);
  }
}
