package dev.backstay.component.statefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Text of no known form. Its keys are the numbers of its lines, from 1.
final class PlainText {

  private PlainText() {}

  static void read(InputStream document, Outline outline)
      throws IOException, InvalidDocumentException {
    lines(document).keySet().forEach(outline::addKey);
  }

  /// The lines by their numbers.
  static Map<String, String> lines(InputStream document)
      throws IOException, InvalidDocumentException {
    var text = decode(document.readAllBytes());
    if (text.isBlank()) {
      throw new InvalidDocumentException("empty");
    }
    // A file cut off by a crash is often padded with NUL.
    if (text.indexOf('\0') >= 0) {
      throw new InvalidDocumentException("a NUL character");
    }
    var lines = new LinkedHashMap<String, String>();
    text.lines().forEach(line -> lines.put(String.valueOf(lines.size() + 1), line));
    return lines;
  }

  private static String decode(byte[] bytes) throws InvalidDocumentException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidDocumentException("not UTF-8");
    }
  }
}
