package dev.backstay.alarm;

import java.util.Optional;

/// Something that is found wrong now. Texts become one line each.
///
/// @param subject what it is about, if not the whole orchestrator; else empty text
/// @param text what is wrong, in one sentence with values
/// @param snapshot the id of the snapshot that it is about, if it is about one
/// @param hint what to do next, in a sentence
public record Finding(
    String orchestrator,
    Condition condition,
    String subject,
    String text,
    Optional<String> snapshot,
    String hint) {

  public Finding {
    subject = line(subject);
    text = line(text);
    hint = line(hint);
  }

  /// Names of others may stand in it: nothing in them is to begin a line or to steer a terminal.
  static String line(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ").strip();
  }

  AlarmKey key() {
    return new AlarmKey(orchestrator, condition, subject);
  }
}
