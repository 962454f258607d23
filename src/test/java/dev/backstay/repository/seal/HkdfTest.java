package dev.backstay.repository.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.Random;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.Test;

class HkdfTest {

  private static final HexFormat HEX = HexFormat.of();

  /// RFC 5869, A.1.
  @Test
  void theFirstVectorOfTheStandardIsMet() {
    var derived =
        Hkdf.derive(
            HEX.parseHex("0b".repeat(22)),
            HEX.parseHex("000102030405060708090a0b0c"),
            HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"),
            42);
    assertThat(HEX.formatHex(derived))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  /// RFC 5869, A.3.
  @Test
  void soIsTheOneWithoutSaltAndPurpose() {
    var derived = Hkdf.derive(HEX.parseHex("0b".repeat(22)), new byte[0], new byte[0], 42);
    assertThat(HEX.formatHex(derived))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  @Test
  void javasOwnGivesTheSame() throws Exception {
    var random = new Random(5869);
    for (var i = 0; i < 500; i++) {
      var secret = bytes(random, 1 + random.nextInt(100));
      var salt = bytes(random, random.nextInt(65));
      var info = bytes(random, random.nextInt(100));
      var length = 1 + random.nextInt(i == 0 ? 1 : 300);
      var expected =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(secret)
                      .addSalt(salt)
                      .thenExpand(info, length));
      assertThat(Hkdf.derive(secret, salt, info, length)).isEqualTo(expected);
    }
  }

  @Test
  void noMoreIsDerivedThanTheStandardAllows() {
    var empty = new byte[0];
    assertThat(Hkdf.derive(empty, empty, empty, 255 * 32)).hasSize(255 * 32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hkdf.derive(empty, empty, empty, 255 * 32 + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.derive(empty, empty, empty, 0));
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
