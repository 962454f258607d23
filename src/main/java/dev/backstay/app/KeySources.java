package dev.backstay.app;

import dev.backstay.config.SecretSource;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.seal.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds keys that were made for more than one host, in files or by programs: in the environment
/// first, then where the configuration says.
public final class KeySources {

  private static final int NEW_KEY_BYTES = 32;
  private static final int KEY_BYTES_MAX = 64 << 10;
  private static final int BITS_MIN = 256;

  private final Surroundings surroundings;

  /// Finds them there.
  public KeySources(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// The key that the environment or the configuration names; empty if neither does.
  ///
  /// @throws ConfigurationException if it is not to be had, or is too short
  public Optional<Secret> find(Optional<SecretSource> configured) {
    return source(configured)
        .map(
            source ->
                switch (source) {
                  case Source.File(var file) -> existing(file);
                  case Source.Program(var argv) -> printed(argv);
                });
  }

  /// The same, but a file that is not there is made.
  public Optional<Secret> findOrMake(Optional<SecretSource> configured) {
    if (source(configured).orElse(null) instanceof Source.File(var file) && Files.notExists(file)) {
      return Optional.of(make(file));
    }
    return find(configured);
  }

  /// What the named program prints.
  ///
  /// @throws UsageException if no program is named
  public Secret printed(Optional<SecretSource> configured) {
    if (source(configured).orElse(null) instanceof Source.Program(var argv)) {
      return printed(argv);
    }
    throw new UsageException(
        FailureCode.USAGE,
        "no key command is named",
        "Set `key: { command: [...] }` of the repository, or BACKSTAY_KEY_COMMAND.");
  }

  /// Where a key is to be had.
  private sealed interface Source {
    record File(Path path) implements Source {}

    record Program(List<String> argv) implements Source {}
  }

  private Optional<Source> source(Optional<SecretSource> configured) {
    var file = surroundings.variable("BACKSTAY_KEY_FILE");
    if (file.isPresent()) {
      return Optional.of(new Source.File(surroundings.workingDirectory().resolve(file.get())));
    }
    var command = surroundings.variable("BACKSTAY_KEY_COMMAND");
    if (command.isPresent()) {
      return Optional.of(new Source.Program(List.of("/bin/sh", "-c", command.get())));
    }
    return configured.flatMap(
        source ->
            switch (source) {
              case SecretSource.File(var path) -> Optional.of(new Source.File(path.path()));
              case SecretSource.Command(var argv) -> Optional.of(new Source.Program(argv));
              case SecretSource.Environment _ -> Optional.empty();
            });
  }

  private static Secret printed(List<String> argv) {
    var program = new SecretProgram("the key command", argv, SecretProgram.USUAL_LIMIT);
    return new Secret.KeyCommand(strong(program.run(), program.name()));
  }

  /// The key in a file.
  ///
  /// @throws ConfigurationException if it cannot be read, or is too short
  public static Secret existing(Path file) {
    try {
      if (Files.size(file) > KEY_BYTES_MAX) {
        throw failed("the key file " + file + " has more than " + KEY_BYTES_MAX + " bytes", null);
      }
      return new Secret.KeyFile(strong(Files.readAllBytes(file), "the key file " + file));
    } catch (IOException e) {
      throw failed("the key file " + file + " cannot be read: " + Reason.of(e, file), e);
    }
  }

  /// Makes a file with 32 random bytes that only its owner can read, and that stays.
  ///
  /// @throws UsageException if there is something already
  public static Secret make(Path file) {
    var bytes = new byte[NEW_KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = FileChannel.open(file, options, ownerOnly)) {
      for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
        channel.write(buffer);
      }
      channel.force(true);
      sync(file.toAbsolutePath().getParent());
      return new Secret.KeyFile(bytes);
    } catch (FileAlreadyExistsException taken) {
      throw new UsageException(
          FailureCode.USAGE,
          "there is a file " + file + " already",
          "Name another, or say --existing if that is the key.",
          taken);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.OUTPUT_FAILED,
          "the key file " + file + " could not be written: " + Reason.of(e, file),
          "Name a file in a directory that is there; no key slot was made.",
          e);
    }
  }

  private static void sync(@Nullable Path directory) throws IOException {
    if (directory != null) {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// The bytes, without line ends if they are text. How hard they are to guess cannot be measured;
  /// what is certainly too easy is refused.
  private static byte[] strong(byte[] bytes, String what) {
    var end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    var text = Arrays.copyOf(bytes, end);
    var isText = true;
    var isHexadecimal = true;
    for (var each : text) {
      isText &= each >= ' ' && each <= '~';
      isHexadecimal &= Character.digit(each, 16) >= 0;
    }
    var key = isText ? text : bytes;
    var bits = isText ? (isHexadecimal ? 4 : 6) : 8;
    if (key.length * bits < BITS_MIN) {
      throw failed(
          what + " gives too little for a key: it must hold " + BITS_MIN / 8 + " random bytes",
          null);
    }
    return key;
  }

  private static ConfigurationException failed(String message, @Nullable Exception cause) {
    return new ConfigurationException(
        FailureCode.CONFIG_INVALID,
        message,
        "Correct `key` in the configuration, or the BACKSTAY_KEY variables; `openssl rand -base64"
            + " 32` gives enough.",
        cause);
  }
}
