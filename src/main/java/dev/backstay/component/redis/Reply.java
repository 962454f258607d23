package dev.backstay.component.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a server answers.
sealed interface Reply {

  /// A short word, such as `OK`.
  record Word(String text) implements Reply {}

  /// A number.
  record Count(long value) implements Reply {}

  /// Bytes.
  record Bytes(byte[] value) implements Reply {

    String text() {
      return new String(value, StandardCharsets.UTF_8);
    }
  }

  /// Nothing there.
  record Nothing() implements Reply {}

  /// Several answers.
  record Several(List<Reply> items) implements Reply {}

  /// A refusal.
  record Refusal(String line) implements Reply {}
}
