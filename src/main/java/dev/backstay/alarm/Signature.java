package dev.backstay.alarm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What tells a recipient who sent a body, and when: `t=SECONDS,v1=HEX`, where `HEX` is the
/// HMAC-SHA-256 (RFC 2104) of the seconds since 1970, a full stop, and the body.
final class Signature {

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  static String of(byte[] secret, Instant at, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
      var code = HexFormat.of().formatHex(mac.doFinal(body));
      return "t=%d,v1=%s".formatted(at.getEpochSecond(), code);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("every Java has " + ALGORITHM, failure);
    }
  }
}
