package dev.backstay.repository.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.primitive.Primitives;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealerTest {

  private static final int FRAME = (64 << 10) + 16;

  private final Sealer sealer = new Sealer(RepositoryKeys.generate("00".repeat(16)));

  @AfterEach
  void close() {
    sealer.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 1 << 20})
  void whatInflatesBeyondItsLengthStopsThere(int length) {
    try (var compression = new Compression()) {
      var packed = new byte[Compression.bound(8 << 20)];
      var packedBytes =
          compression.compress(Compression.Effort.QUICK, new byte[8 << 20], 8 << 20, packed);

      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> compression.decompress(packed, packedBytes, new byte[length], length))
          .withMessageContaining("does not inflate to " + length + " bytes");
    }
  }

  @Test
  void whatInflatesToLessIsDamaged() {
    try (var compression = new Compression()) {
      var packed = new byte[Compression.bound(1000)];
      var packedBytes =
          compression.compress(Compression.Effort.THOROUGH, new byte[1000], 1000, packed);

      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> compression.decompress(packed, packedBytes, new byte[1001], 1001))
          .withMessageContaining("inflates to 1000 of 1001 bytes");
    }
  }

  @Test
  void anotherLengthThanTheSealedOneIsRefusedBeforeInflating() {
    var sealed = sealer.seal(SealType.DATA, new byte[100_000]);

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> sealer.open(SealType.DATA, sealed, 1000))
        .withMessage("frame 0 is not authentic");
  }

  /// What can happen to frames that are sound each by itself.
  enum Mischief {
    DROP_FIRST,
    DROP_LAST,
    DOUBLE,
    SWAP
  }

  @ParameterizedTest
  @EnumSource(Mischief.class)
  void framesCannotBeDroppedDoubledOrMoved(Mischief mischief) {
    var plain = new byte[3 * (64 << 10)];
    new Random(5).nextBytes(plain);
    var sealed = sealer.seal(SealType.DATA, plain);
    var head = SealHeader.BYTES;
    assertThat(sealed).hasSize(head + 3 * FRAME);

    var changed =
        switch (mischief) {
          case DROP_FIRST -> join(sealed, 1, 2);
          case DROP_LAST -> join(sealed, 0, 1);
          case DOUBLE -> join(sealed, 0, 1, 1, 2);
          case SWAP -> join(sealed, 1, 0, 2);
        };

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(
            () -> sealer.open(SealType.DATA, changed, (changed.length - head) / FRAME * (64 << 10)))
        .withMessageContaining("is not authentic");
  }

  private static byte[] join(byte[] sealed, int... frames) {
    var joined = Arrays.copyOf(sealed, SealHeader.BYTES + frames.length * FRAME);
    for (var i = 0; i < frames.length; i++) {
      System.arraycopy(
          sealed,
          SealHeader.BYTES + frames[i] * FRAME,
          joined,
          SealHeader.BYTES + i * FRAME,
          FRAME);
    }
    return joined;
  }

  @Test
  void noTypeOpensAsAnother() {
    for (var sealedAs : SealType.values()) {
      for (var openedAs : SealType.values()) {
        var sealed = sealer.seal(sealedAs, new byte[10]);
        if (sealedAs != openedAs) {
          // The readable type is changed too, so that only authentication can tell.
          sealed[6] = (byte) openedAs.number();
          assertThatExceptionOfType(MalformedException.class)
              .isThrownBy(() -> sealer.open(openedAs, sealed, 10));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void nativeAndJavasCiphersOpenEachOthersSeals(Suite suite) throws MalformedException {
    var keys = RepositoryKeys.generate("00".repeat(16));
    var random = new Random(6);
    try (var first = new Sealer(keys, suite, Primitives.best());
        var second = new Sealer(keys, suite, Primitives.java())) {
      for (var length : new int[] {0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 1 << 20}) {
        var plain = new byte[length];
        random.nextBytes(plain);
        assertThat(second.open(SealType.DATA, first.seal(SealType.DATA, plain), length))
            .isEqualTo(plain);
        assertThat(first.open(SealType.DATA, second.seal(SealType.DATA, plain), length))
            .isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void oneBitIsNoticedByEither(Suite suite) {
    var keys = RepositoryKeys.generate("00".repeat(16));
    var random = new Random(7);
    try (var first = new Sealer(keys, suite, Primitives.best());
        var second = new Sealer(keys, suite, Primitives.java())) {
      var sealed = first.seal(SealType.DATA, new byte[200_000]);
      for (var round = 0; round < 50; round++) {
        var at = random.nextInt(sealed.length);
        sealed[at] ^= 1;
        for (var opener : List.of(first, second)) {
          assertThatExceptionOfType(MalformedException.class)
              .isThrownBy(() -> opener.open(SealType.DATA, sealed, 200_000));
        }
        sealed[at] ^= 1;
      }
    }
  }
}
