package dev.backstay.repository.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastCdcTest {

  private final byte[] table = new byte[2048];
  private final FastCdc cdc;
  private final FastCdc fine;

  FastCdcTest() {
    new Random(4).nextBytes(table);
    cdc = new FastCdc(table);
    fine = FastCdc.finer(table, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16, 256})
  void cutsAreThoseOfTheAlgorithmOneByteAtATime(int values) {
    cutsAreThoseOfTheAlgorithm(values, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 256})
  void finerCutsAreAnEighthAsLong(int values) {
    cutsAreThoseOfTheAlgorithm(values, 3);
  }

  private void cutsAreThoseOfTheAlgorithm(int values, int finer) {
    var random = new Random(values);
    for (var round = 0; round < 20; round++) {
      var bytes = new byte[random.nextInt(1 << 20) + 1];
      for (var i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) random.nextInt(values);
      }
      var knife = finer == 0 ? cdc : fine;
      assertThat(lengths(bytes, (at, left) -> knife.cut(bytes, at, left)))
          .isEqualTo(lengths(bytes, (at, left) -> plainly(bytes, at, left, finer)));
    }
  }

  private static List<Integer> lengths(byte[] bytes, IntBinaryOperator knife) {
    var lengths = new ArrayList<Integer>();
    for (var at = 0; at < bytes.length; at += lengths.getLast()) {
      lengths.add(knife.applyAsInt(at, bytes.length - at));
    }
    return lengths;
  }

  /// As the paper has it.
  private int plainly(byte[] bytes, int offset, int available, int finer) {
    var gear = ByteBuffer.wrap(table).asLongBuffer();
    var fingerprint = 0L;
    for (var length = FastCdc.MIN_BYTES >> finer; length < available; length++) {
      if (length == FastCdc.MAX_BYTES >> finer) {
        return length;
      }
      fingerprint = (fingerprint << 1) + gear.get(bytes[offset + length] & 0xFF);
      var bits = (length < FastCdc.AVERAGE_BYTES >> finer ? 17 : 13) - finer;
      if (fingerprint >>> (64 - bits) == 0) {
        return length + 1;
      }
    }
    return Math.min(available, FastCdc.MAX_BYTES >> finer);
  }
}
