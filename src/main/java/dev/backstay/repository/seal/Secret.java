package dev.backstay.repository.seal;

import dev.backstay.repository.format.KeySlotRecord.Derivation;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What a person or a machine holds to open a repository. Never printed.
public sealed interface Secret {

  /// How many bytes a machine key has.
  int MACHINE_KEY_BYTES = 32;

  /// The key that this secret gives for a slot, or empty if the slot is for another kind of secret.
  Optional<byte[]> keyFor(Derivation derivation);

  /// How a new slot's key comes from this secret, with a fresh salt.
  Derivation newDerivation();

  /// The secret of a person.
  record Passphrase(byte[] utf8) implements Secret {

    @Override
    public Optional<byte[]> keyFor(Derivation derivation) {
      return derivation instanceof Derivation.Passphrase parameters
          ? Optional.of(argon2id(parameters))
          : Optional.empty();
    }

    private byte[] argon2id(Derivation.Passphrase parameters) {
      var generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withSalt(parameters.salt())
              .withMemoryAsKB(parameters.memoryKib())
              .withIterations(parameters.passes())
              .withParallelism(parameters.lanes())
              .build());
      var key = new byte[32];
      generator.generateBytes(utf8, key);
      return key;
    }

    @Override
    public Derivation newDerivation() {
      return Derivation.Passphrase.recommended(freshSalt());
    }

    @Override
    public String toString() {
      return "a passphrase";
    }
  }

  /// 32 random bytes in a file that only its owner can read.
  record MachineKey(byte[] bytes) implements Secret {

    /// A new random key.
    public static MachineKey generate() {
      var bytes = new byte[MACHINE_KEY_BYTES];
      new SecureRandom().nextBytes(bytes);
      return new MachineKey(bytes);
    }

    @Override
    public Optional<byte[]> keyFor(Derivation derivation) {
      return derivation instanceof Derivation.Machine(var salt)
          ? Optional.of(stretched(bytes, salt, "backstay machine"))
          : Optional.empty();
    }

    @Override
    public Derivation newDerivation() {
      return new Derivation.Machine(freshSalt());
    }

    @Override
    public String toString() {
      return "a machine key";
    }
  }

  /// Random bytes kept in a file, to be carried from host to host.
  ///
  /// @param bytes at least 32, hard to guess: nothing slows down who guesses
  record KeyFile(byte[] bytes) implements Secret {

    @Override
    public Optional<byte[]> keyFor(Derivation derivation) {
      return derivation instanceof Derivation.KeyFile(var salt)
          ? Optional.of(stretched(bytes, salt, "backstay key file"))
          : Optional.empty();
    }

    @Override
    public Derivation newDerivation() {
      return new Derivation.KeyFile(freshSalt());
    }

    @Override
    public String toString() {
      return "a key file";
    }
  }

  /// Random bytes that a program prints, such as that of a safe for secrets.
  ///
  /// @param bytes at least 32, hard to guess: nothing slows down who guesses
  record KeyCommand(byte[] bytes) implements Secret {

    @Override
    public Optional<byte[]> keyFor(Derivation derivation) {
      return derivation instanceof Derivation.Command(var salt)
          ? Optional.of(stretched(bytes, salt, "backstay key command"))
          : Optional.empty();
    }

    @Override
    public Derivation newDerivation() {
      return new Derivation.Command(freshSalt());
    }

    @Override
    public String toString() {
      return "what the key command prints";
    }
  }

  private static byte[] stretched(byte[] secret, byte[] salt, String purpose) {
    return Hkdf.derive(secret, salt, purpose.getBytes(StandardCharsets.US_ASCII), 32);
  }

  private static byte[] freshSalt() {
    var salt = new byte[32];
    new SecureRandom().nextBytes(salt);
    return salt;
  }
}
