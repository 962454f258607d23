package dev.backstay.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Names between text and bytes without loss: bytes that are not UTF-8 become lone surrogates.
///
/// The scheme is the one of Python's PEP 383: byte 0x80 + n becomes U+DC80 + n.
public final class PathBytes {

  private PathBytes() {}

  /// The bytes of the name.
  public static byte[] encode(String name) {
    if (!hasLoneSurrogate(name)) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    var bytes = new ByteArrayOutputStream();
    var length = name.length();
    for (var i = 0; i < length; ) {
      var c = name.codePointAt(i);
      if (c >= 0xDC80 && c <= 0xDCFF) {
        bytes.write(c - 0xDC00);
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
      i += Character.charCount(c);
    }
    return bytes.toByteArray();
  }

  private static boolean hasLoneSurrogate(String name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < name.length()
          && Character.isLowSurrogate(name.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }

  /// The name of the bytes; the inverse of [#encode].
  public static String decode(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    // What is no UTF-8 has been replaced by that character, which may also stand there by right.
    return text.indexOf('\uFFFD') < 0 ? text : decodeStrictly(bytes);
  }

  private static String decodeStrictly(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      return decoder.decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return decodeWithEscapes(bytes);
    }
  }

  private static String decodeWithEscapes(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    while (true) {
      var result = decoder.decode(in, out, true);
      if (!result.isError()) {
        break;
      }
      for (var i = 0; i < result.length(); i++) {
        out.put((char) (0xDC00 + (in.get() & 0xFF)));
      }
      decoder.reset();
    }
    return out.flip().toString();
  }
}
