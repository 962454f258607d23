package dev.backstay.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers that never change, as many as fit.
final class RecentAnswers {

  private static final int COUNT_MAX = 256;
  private static final long CHARACTERS_MAX = 8 << 20;

  private final Map<List<String>, String> answers = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  synchronized Optional<String> find(List<String> question) {
    return Optional.ofNullable(answers.get(question));
  }

  /// Keeps an answer; the one that was wanted longest ago makes room.
  synchronized void keep(List<String> question, String answer) {
    if (answer.length() > CHARACTERS_MAX / 8 || answers.containsKey(question)) {
      return;
    }
    answers.put(question, answer);
    characters += answer.length();
    var oldest = answers.entrySet().iterator();
    while (answers.size() > COUNT_MAX || characters > CHARACTERS_MAX) {
      characters -= oldest.next().getValue().length();
      oldest.remove();
    }
  }
}
