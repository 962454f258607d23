package dev.backstay.component.statefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Lines of `KEY=VALUE`, as shells and compose files read them: comments, `export`, and values in
/// quotes, which may go over several lines.
final class EnvDocument {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*=[ \\t]*");
  private static final Pattern REST = Pattern.compile("[ \\t\\r]*(?:#.*)?");

  private final String text;
  private final SortedMap<String, String> values = new TreeMap<>();
  private int at;

  private EnvDocument(String text) {
    this.text = text;
  }

  static void read(InputStream document, Outline outline)
      throws IOException, InvalidDocumentException {
    load(document).keySet().forEach(outline::addKey);
  }

  /// The values as they are written, with their quotes.
  static SortedMap<String, String> load(InputStream document)
      throws IOException, InvalidDocumentException {
    var bytes = document.readAllBytes();
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidDocumentException("not UTF-8");
    }
    return new EnvDocument(text).read();
  }

  private SortedMap<String, String> read() throws InvalidDocumentException {
    while (at < text.length()) {
      readLine();
    }
    if (values.isEmpty()) {
      throw new InvalidDocumentException("empty");
    }
    return values;
  }

  private void readLine() throws InvalidDocumentException {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at == text.length() || text.charAt(at) == '#') {
      at = endOfLine(at);
      return;
    }
    var assignment = ASSIGNMENT.matcher(text).region(at, text.length());
    if (!assignment.lookingAt()) {
      throw fault("not of the form KEY=VALUE");
    }
    at = assignment.end();
    var start = at;
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      readQuoted(text.charAt(at));
    } else {
      readPlain();
    }
    values.put(assignment.group(1), text.substring(start, at).strip());
  }

  private void readPlain() throws InvalidDocumentException {
    var end = endOfLine(at);
    // A file cut off by a crash is often padded with NUL.
    if (text.substring(at, end).indexOf('\0') >= 0) {
      throw fault("a NUL character");
    }
    at = end;
  }

  private void readQuoted(char quote) throws InvalidDocumentException {
    var end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += quote == '"' && text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw fault("a quote that is not closed");
    }
    at = end + 1;
    var lineEnd = endOfLine(at);
    if (!REST.matcher(text.substring(at, lineEnd)).matches()) {
      throw fault("something follows a closing quote");
    }
    at = lineEnd;
  }

  private int endOfLine(int from) {
    var end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private InvalidDocumentException fault(String what) {
    var before = text.substring(0, Math.min(at, text.length()));
    var line = before.chars().filter(c -> c == '\n').count() + 1;
    return InvalidDocumentException.at(line, at - before.lastIndexOf('\n'), what);
  }
}
