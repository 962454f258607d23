package dev.backstay.repository.seal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.testing.Hostile;

class SealFuzzTest {

  private static final byte[] ID = new byte[16];
  private static final byte[] KEY = new byte[32];

  @FuzzTest
  void header(byte[] input) {
    Hostile.read(
        input.length,
        MalformedException.class,
        () ->
            Hostile.requireCanonical(
                java.util.Arrays.copyOf(input, SealHeader.BYTES),
                SealHeader.parse(input).toBytes()));
  }

  /// Sealed by the right keys, so that what is behind the authentication is reached too: a head
  /// chosen by the input, and a compressed frame that is the input.
  @FuzzTest
  void opened(byte[] input) {
    try (var sealer = new Sealer(new SlotKeys(ID, KEY))) {
      Hostile.read(
          input.length, MalformedException.class, () -> sealer.open(SealType.ROOTS, input, 100));
      var sealed = sealer.seal(SealType.ROOTS, input);
      Hostile.read(
          input.length,
          MalformedException.class,
          () -> Hostile.requireCanonical(input, sealer.open(SealType.ROOTS, sealed, input.length)));
      if (input.length > 2) {
        sealed[(input[0] & 0xFF) % sealed.length] ^= input[1];
        Hostile.read(
            input.length,
            MalformedException.class,
            () -> sealer.open(SealType.ROOTS, sealed, input[2] & 0xFF));
      }
    }
  }

  @FuzzTest
  void decompressed(byte[] input) {
    try (var compression = new Compression()) {
      Hostile.read(
          input.length,
          MalformedException.class,
          () -> compression.decompress(input, input.length, new byte[300], 300));
    }
  }

  @FuzzTest
  void roots(byte[] input) {
    Hostile.read(
        input.length,
        MalformedException.class,
        () -> RepositoryKeys.parse("00".repeat(16), input).toBytes());
  }
}
