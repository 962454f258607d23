package dev.backstay.access;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is kept of a password: the output of Argon2id (RFC 9106) with all that it takes to compute
/// it again, in the PHC string format: `$argon2id$v=19$m=65536,t=3,p=1$<salt>$<hash>`, both in
/// unpadded base64.
///
/// @param memoryKib how much memory the computation takes
/// @param passes how often it walks over that memory
/// @param lanes how many parts of it could be computed at once
record PasswordHash(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {

  /// What new hashes are made with: 64 MiB, the second choice of RFC 9106 with fewer lanes.
  static final int MEMORY_KIB = 64 * 1024;

  static final int PASSES = 3;
  static final int LANES = 1;
  static final int SALT_BYTES = 16;
  static final int HASH_BYTES = 32;

  /// What is read never costs more than this, whoever wrote it.
  private static final int MEMORY_KIB_LIMIT = 4 * MEMORY_KIB;

  private static final int PASSES_LIMIT = 16;
  private static final int LANES_LIMIT = 4;
  private static final int KIB_PER_LANE = 8;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9])"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{43})");

  /// Computes the hash of a password.
  @FunctionalInterface
  interface Derivation {

    /// The `hash` that belongs to those bytes under the costs and the salt of `like`.
    byte[] derive(byte[] utf8, PasswordHash like);
  }

  /// A new one, still without a hash.
  static PasswordHash fresh(byte[] salt) {
    return new PasswordHash(MEMORY_KIB, PASSES, LANES, salt, new byte[HASH_BYTES]);
  }

  PasswordHash with(byte[] computed) {
    return new PasswordHash(memoryKib, passes, lanes, salt, computed);
  }

  /// Reads the text form, or gives empty if it is not one that this program would compute.
  static Optional<PasswordHash> read(String phc) {
    var form = FORM.matcher(phc);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      var read =
          new PasswordHash(
              Integer.parseInt(form.group(1)),
              Integer.parseInt(form.group(2)),
              Integer.parseInt(form.group(3)),
              Base64.getDecoder().decode(form.group(4)),
              Base64.getDecoder().decode(form.group(5)));
      return Optional.of(read).filter(PasswordHash::isAffordable);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private boolean isAffordable() {
    return memoryKib <= MEMORY_KIB_LIMIT
        && memoryKib >= KIB_PER_LANE * lanes
        && passes <= PASSES_LIMIT
        && lanes <= LANES_LIMIT;
  }

  /// The text form.
  String phc() {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            memoryKib, passes, lanes, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  @Override
  public String toString() {
    return "a password's hash";
  }
}
