package dev.backstay.repository.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrimitivesTest {

  private final Primitives own = Primitives.best();
  private final Primitives java = Primitives.java();

  @Test
  void thisPlatformHasNativeOnes() {
    assertThat(own.isNative()).isTrue();
    assertThat(java.isNative()).isFalse();
  }

  @Test
  void aDigestIsTheStandards() {
    // FIPS 180-4, the message "abc".
    assertThat(HexFormat.of().formatHex(own.sha256().digest(new byte[] {'a', 'b', 'c'})))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void digestsOfAnyLengthAndAnyPiecesAreJavas() {
    var random = new Random(8);
    var digest = own.sha256();
    for (var round = 0; round < 200; round++) {
      var bytes = new byte[random.nextInt(200_000)];
      random.nextBytes(bytes);
      var cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      digest.reset();
      digest.update(bytes, 0, cut);
      digest.update(bytes, cut, bytes.length - cut);
      assertThat(MessageDigest.isEqual(digest.digest(), java.sha256().digest(bytes))).isTrue();
    }
  }

  @Test
  void eachVerifiesWhatTheOtherSigned() throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var message = new byte[1000];
    for (var signer : new Primitives[] {own, java}) {
      for (var verifier : new Primitives[] {own, java}) {
        var signing = signer.ed25519();
        signing.initSign(
            signer
                .ed25519Keys()
                .generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())));
        signing.update(message);
        var signature = signing.sign();

        var key = new X509EncodedKeySpec(pair.getPublic().getEncoded());
        var verifying = verifier.ed25519();
        verifying.initVerify(verifier.ed25519Keys().generatePublic(key));
        verifying.update(message);
        assertThat(verifying.verify(signature)).isTrue();

        signature[40] ^= 1;
        verifying.update(message);
        assertThat(verifying.verify(signature)).isFalse();
      }
    }
  }
}
