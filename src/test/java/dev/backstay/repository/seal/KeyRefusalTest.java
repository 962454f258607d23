package dev.backstay.repository.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Keys and seals that are not what they should be.
class KeyRefusalTest {

  private static final String REPOSITORY = "ab".repeat(16);
  private static final RepositoryKeys KEYS = RepositoryKeys.generate(REPOSITORY);
  private static final byte[] PLAIN = new byte[200_000];

  private static void malformed(ThrowingCallable call, String message) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(call)
        .withMessageContaining(message);
  }

  @Test
  void whatOneSuiteSealedASealerOfAnotherOpens() throws MalformedException {
    for (var writing : Suite.values()) {
      for (var reading : Suite.values()) {
        try (var writer = new Sealer(KEYS, writing);
            var reader = new Sealer(KEYS, reading)) {
          var sealed = writer.seal(SealType.DATA, PLAIN);
          assertThat(reader.open(SealType.DATA, sealed, PLAIN.length)).isEqualTo(PLAIN);
          assertThat(reader.open(SealType.DATA, sealed, PLAIN.length)).isEqualTo(PLAIN);
        }
      }
    }
  }

  @Test
  void lengthsThatNoSealHas() {
    var noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    try (var sealer = new Sealer(KEYS)) {
      var sealed = sealer.seal(SealType.DATA, noise);
      var frame = FrameCipher.FRAME_BYTES + FrameCipher.TAG_BYTES;
      for (var framed : new int[] {0, 5, FrameCipher.TAG_BYTES - 1, frame + 5}) {
        var cut = Arrays.copyOf(sealed, SealHeader.BYTES + framed);
        malformed(
            () -> sealer.open(SealType.DATA, cut, noise.length),
            "length " + cut.length + " is no number of frames");
      }
    }
  }

  @Test
  void suitesThatAreNotKnown() {
    try (var sealer = new Sealer(KEYS)) {
      var sealed = sealer.seal(SealType.DATA, PLAIN);
      for (var at = 0; at < 12; at++) {
        var other = sealed.clone();
        other[at] = 99;
        assertThatExceptionOfType(MalformedException.class)
            .as("byte %s", at)
            .isThrownBy(() -> sealer.open(SealType.DATA, other, PLAIN.length));
      }
    }
  }

  @Test
  void rootsThatAreMissingOrDoubled() throws MalformedException {
    malformed(() -> RepositoryKeys.parse(REPOSITORY, roots()), "missing or doubled");
    malformed(() -> RepositoryKeys.parse(REPOSITORY, roots(0, 0)), "missing or doubled");
    malformed(() -> RepositoryKeys.parse(REPOSITORY, roots(0, 2)), "root of epoch 1 is missing");
    malformed(() -> RepositoryKeys.parse(REPOSITORY, roots(1)), "root of epoch 0 is missing");
    assertThat(RepositoryKeys.parse(REPOSITORY, roots(0, 1)).currentEpoch()).isEqualTo(1);
  }

  private static byte[] roots(int... epochs) {
    var out = new ByteWriter().varint(epochs.length);
    for (var epoch : epochs) {
      out.u32(epoch).raw(new byte[32]);
    }
    return out.toBytes();
  }

  @Test
  void epochsAndRunsThatThereAreNot() throws MalformedException {
    malformed(() -> KEYS.baseKey(SealType.DATA, 5), "key epoch is 5");
    assertThat(KEYS.rootEpoch(0)).isZero();
    // The number of a run is none of an epoch.
    malformed(() -> KEYS.successionKey(-7), "key epoch is 4294967289");
    var known = KEYS.with(number -> new RunRoots.RunRoot("0123456789ab", 3, new byte[32]));
    assertThat(known.rootEpoch(-7)).isEqualTo(3);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> KEYS.rootEpoch(-7));

    var repository = HexFormat.of().parseHex(REPOSITORY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunKeys(repository, 1, KEYS.derived()));
    var run = new RunKeys(repository, -7, KEYS.derived());
    malformed(() -> run.baseKey(SealType.DATA, -8), "key epoch is 4294967288");
    assertThat(run.baseKey(SealType.DATA, -7)).hasSize(32);
  }

  @Test
  void keysAndSecretsOfOtherLengths() throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyedHash(new byte[65]));
    var cipher = new CapsuleCipher(new byte[64]);
    assertThatIllegalArgumentException().isThrownBy(() -> cipher.seal(new byte[31]));
    var sealed = cipher.seal(new byte[32]);
    assertThat(cipher.open(sealed)).isEqualTo(new byte[32]);
    malformed(
        () -> cipher.open(Arrays.copyOf(sealed, sealed.length - 1)), "not for this recipient");
  }
}
