package dev.backstay.access;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Hashes and compares passwords, one at a time: each takes 64 MiB while it is computed.
///
/// The characters of a password are taken as they are, in UTF-8; they are wiped by who gave them.
final class Passwords {

  /// The fewest characters of a new password.
  static final int LENGTH_MIN = 12;

  /// The most characters, of a new password and of one that is compared.
  static final int LENGTH_MAX = 1024;

  private final RandomGenerator random;
  private final PasswordHash.Derivation derivation;
  private final PasswordHash nobodys;
  private final Object onlyOne = new Object();

  Passwords(RandomGenerator random) {
    this(random, Passwords::argon2id);
  }

  /// Computes by that derivation, never by two threads at once.
  Passwords(RandomGenerator random, PasswordHash.Derivation derivation) {
    this.random = random;
    this.derivation = derivation;
    nobodys =
        PasswordHash.fresh(Secrets.bytes(random, PasswordHash.SALT_BYTES))
            .with(Secrets.bytes(random, PasswordHash.HASH_BYTES));
  }

  static byte[] argon2id(byte[] utf8, PasswordHash like) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(like.salt())
            .withMemoryAsKB(like.memoryKib())
            .withIterations(like.passes())
            .withParallelism(like.lanes())
            .build());
    var hash = new byte[like.hash().length];
    generator.generateBytes(utf8, hash);
    return hash;
  }

  /// What to keep of a new password, in its text form.
  String hash(char[] password) {
    var fresh = PasswordHash.fresh(Secrets.bytes(random, PasswordHash.SALT_BYTES));
    return fresh.with(derived(password, fresh)).phc();
  }

  /// Whether that is the password. Computes as much if nothing is kept, or nothing that makes
  /// sense.
  boolean isRight(char[] password, Optional<String> phc) {
    var kept = phc.flatMap(PasswordHash::read);
    var compared = kept.orElse(nobodys);
    var isFit = password.length <= LENGTH_MAX;
    var derived = derived(isFit ? password : new char[0], compared);
    return MessageDigest.isEqual(derived, compared.hash()) && kept.isPresent() && isFit;
  }

  private byte[] derived(char[] password, PasswordHash like) {
    var utf8 = utf8(password);
    try {
      synchronized (onlyOne) {
        return derivation.derive(utf8, like);
      }
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }

  /// Made without a string, which nobody could wipe.
  private static byte[] utf8(char[] password) {
    var encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    // Large enough for all: a buffer that grows leaves its former bytes behind.
    var room = ByteBuffer.allocate(4 * password.length + 4);
    try {
      var result = encoder.encode(CharBuffer.wrap(password), room, true);
      if (result.isError()) {
        result.throwException();
      }
      return Arrays.copyOf(room.array(), room.position());
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("malformed characters are replaced", e);
    } finally {
      Arrays.fill(room.array(), (byte) 0);
    }
  }
}
