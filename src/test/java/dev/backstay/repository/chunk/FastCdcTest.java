package dev.backstay.repository.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastCdcTest {

  private final byte[] table = new byte[2048];
  private final FastCdc cdc;

  FastCdcTest() {
    new Random(4).nextBytes(table);
    cdc = new FastCdc(table);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16, 256})
  void cutsAreThoseOfTheAlgorithmOneByteAtATime(int values) {
    var random = new Random(values);
    for (var round = 0; round < 20; round++) {
      var bytes = new byte[random.nextInt(1 << 20) + 1];
      for (var i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) random.nextInt(values);
      }
      assertThat(lengths(bytes, true)).isEqualTo(lengths(bytes, false));
    }
  }

  private List<Integer> lengths(byte[] bytes, boolean own) {
    var lengths = new ArrayList<Integer>();
    for (var at = 0; at < bytes.length; at += lengths.getLast()) {
      var available = bytes.length - at;
      lengths.add(own ? cdc.cut(bytes, at, available) : plainly(bytes, at, available));
    }
    return lengths;
  }

  /// As the paper has it.
  private int plainly(byte[] bytes, int offset, int available) {
    var gear = ByteBuffer.wrap(table).asLongBuffer();
    var fingerprint = 0L;
    for (var length = FastCdc.MIN_BYTES; length < available; length++) {
      if (length == FastCdc.MAX_BYTES) {
        return length;
      }
      fingerprint = (fingerprint << 1) + gear.get(bytes[offset + length] & 0xFF);
      var bits = length < FastCdc.AVERAGE_BYTES ? 17 : 13;
      if (fingerprint >>> (64 - bits) == 0) {
        return length + 1;
      }
    }
    return Math.min(available, FastCdc.MAX_BYTES);
  }
}
