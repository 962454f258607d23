package dev.backstay.restore.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One record of a journal as a line: checksum, word, fields.
///
/// @param word what happened
/// @param fields with what
public record JournalLine(String word, List<String> fields) {

  public JournalLine {
    fields = List.copyOf(fields);
  }

  /// The record of that word and those fields.
  public static JournalLine of(String word, String... fields) {
    return new JournalLine(word, List.of(fields));
  }

  /// The line with its end.
  public byte[] toBytes() {
    var text = new StringBuilder(word);
    fields.forEach(field -> text.append('\t').append(escape(field)));
    var body = text.toString();
    return (checksum(body) + " " + body + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Reads a line without its end; empty if it is torn.
  public static Optional<JournalLine> parse(String line) {
    var space = line.indexOf(' ');
    if (space < 0 || !line.substring(0, space).equals(checksum(line.substring(space + 1)))) {
      return Optional.empty();
    }
    var parts = line.substring(space + 1).split("\t", -1);
    var fields = new ArrayList<String>();
    for (var i = 1; i < parts.length; i++) {
      fields.add(unescape(parts[i]));
    }
    return Optional.of(new JournalLine(parts[0], fields));
  }

  private static String checksum(String body) {
    var checksum = new CRC32C();
    checksum.update(body.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  private static String escape(String field) {
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }

  private static String unescape(String field) {
    var out = new StringBuilder();
    for (var i = 0; i < field.length(); i++) {
      var c = field.charAt(i);
      if (c == '\\' && i + 1 < field.length()) {
        i++;
        c =
            switch (field.charAt(i)) {
              case 't' -> '\t';
              case 'n' -> '\n';
              default -> field.charAt(i);
            };
      }
      out.append(c);
    }
    return out.toString();
  }
}
