package dev.backstay.http;

import dev.backstay.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// What was sent with a request.
///
/// @param object what the bytes are, unless there are none
/// @param bytes at most 1 MiB
record Body(Optional<JsonObject> object, byte[] bytes) {

  /// The most bytes of a body.
  static final int BYTES_MAX = 1 << 20;

  /// The body that those bytes are.
  ///
  /// @throws RefusedException if they are neither nothing nor a JSON object in UTF-8
  static Body of(byte[] bytes) {
    if (bytes.length == 0) {
      return new Body(Optional.empty(), bytes);
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Body(Optional.of(JsonObject.parse(text)), bytes);
    } catch (CharacterCodingException _) {
      throw Refusal.BODY_INVALID.because("the body is not UTF-8", "Send UTF-8.");
    } catch (IllegalArgumentException e) {
      throw Refusal.BODY_INVALID.because(
          String.valueOf(e.getMessage()), "Send one JSON object, with every name once.");
    }
  }

  /// SHA-256, as 64 hexadecimal digits.
  String digest() {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /// SHA-256 of all that is asked for: method, path and query in a line each, and the body.
  String digestWith(Incoming incoming) {
    var digest = sha256();
    var lines =
        String.join("\n", incoming.method(), incoming.path(), incoming.query().orElse(""), "");
    digest.update(lines.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
