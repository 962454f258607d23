package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// A file of Redis 7.0, and what is left of it.
class RdbDamageTest {

  private final byte[] whole = file();

  private static byte[] file() {
    try (var in = RdbDamageTest.class.getResourceAsStream("RdbFuzzTestInputs/file/redis-7")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Census read(byte[] bytes) throws IOException {
    return Census.of(new RdbInput(new ByteArrayInputStream(bytes)));
  }

  @Test
  void theWholeFileIsRead() throws IOException {
    assertThat(read(whole).vitals(OptionalInt.empty()))
        .containsEntry("keys", "13")
        .containsEntry("keys.db0", "12")
        .containsEntry("keys.db3", "1")
        .containsEntry("expires", "1");
  }

  @Test
  void aFileThatWasCutAnywhereIsRefused() {
    for (var length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(IOException.class)
          .as("cut to %d bytes", length)
          .isThrownBy(() -> read(cut));
    }
  }

  @Test
  void aFileWithAnyBitTurnedIsRefused() {
    for (var at = 0; at < whole.length; at++) {
      var turned = whole.clone();
      turned[at] ^= (byte) (1 << at % 8);
      assertThatExceptionOfType(IOException.class)
          .as("a bit of byte %d", at)
          .isThrownBy(() -> read(turned));
    }
  }

  @Test
  void aNewerFileIsRefusedByItsVersion() {
    var newer = whole.clone();
    newer[7] = '8';
    newer[8] = '0';
    assertThatExceptionOfType(MalformedRdbException.class)
        .isThrownBy(() -> read(newer))
        .withMessage("it is of version 80; 5 to 12 are known");
  }
}
