package dev.backstay.repository.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class SipHashTest {

  /// The authors' vectors: key and input are the bytes 0, 1, 2 and so on.
  @ParameterizedTest
  @CsvSource({
    "0, a3817f04ba25a8e66df67214c7550293",
    "1, da87c1d86b99af44347659119b22fc45",
    "2, 8177228da4a45dc7fca38bdef60affe4",
    "7, a1f1ebbed8dbc153c0b84aa61ff08239",
    "8, 3b62a9ba6258f5610f83e264f31497b4",
  })
  void hashesAreThoseOfTheAuthors(int length, String expected) {
    var hash = new SipHash(counting(16));
    hash.hash(counting(length + 3), 0, length);
    var hex = HexFormat.of();
    assertThat(
            hex.toHexDigits(Long.reverseBytes(hash.first()))
                + hex.toHexDigits(Long.reverseBytes(hash.second())))
        .isEqualTo(expected);
  }

  @Test
  void everyByteAndTheLengthCount() {
    var hash = new SipHash(counting(16));
    var met = new HashSet<Long>();
    var bytes = new byte[300];
    for (var length = 0; length <= bytes.length; length++) {
      hash.hash(bytes, 0, length);
      met.add(hash.first());
      met.add(hash.second());
    }
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = 1;
      hash.hash(bytes, 0, bytes.length);
      met.add(hash.first());
      met.add(hash.second());
      bytes[i] = 0;
    }
    assertThat(met).hasSize(2 * (301 + 300));
  }

  private static byte[] counting(int length) {
    var bytes = new byte[length];
    for (var i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
