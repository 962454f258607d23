package dev.backstay.inflight;

import dev.backstay.snapshot.EntryPath;
import java.nio.charset.StandardCharsets;

/// Writes texts so that a shell takes each for one word that means itself.
public final class ShellWord {

  private ShellWord() {}

  /// The text as it is, or in quotes. What a terminal could misread is written in octal, as `bash`,
  /// `zsh` and `ksh` read it.
  public static String of(String text) {
    if (text.matches("[A-Za-z0-9_@%+=:,./-]+")) {
      return text;
    }
    return EntryPath.escape(text).equals(text)
        ? "'" + text.replace("'", "'\\''") + "'"
        : "$'" + octal(text) + "'";
  }

  private static String octal(String text) {
    var written = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              var character = Character.toString(c);
              if (c == '\'' || c == '\\') {
                written.append('\\').append(character);
              } else if (EntryPath.escape(character).equals(character)) {
                written.append(character);
              } else {
                for (var each : character.getBytes(StandardCharsets.UTF_8)) {
                  written.append(String.format("\\%03o", each & 0xFF));
                }
              }
            });
    return written.toString();
  }
}
