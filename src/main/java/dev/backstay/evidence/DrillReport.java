package dev.backstay.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a drill asked and was answered.
///
/// @param id its name, 12 hex digits
/// @param startedAt when it began
/// @param took how long it was at work
/// @param subject what was rehearsed
/// @param asking who had it rehearsed
/// @param phases what was done, in order
/// @param answers what was asked, in order
/// @param recovery how long it took until the state stood again: what a recovery takes at least
/// @param exposure what would have been lost
public record DrillReport(
    String id,
    Instant startedAt,
    Duration took,
    Subject subject,
    Asking asking,
    List<Phase> phases,
    List<Answer> answers,
    Duration recovery,
    Exposure exposure) {

  public DrillReport {
    phases = List.copyOf(phases);
    answers = List.copyOf(answers);
  }

  /// Whether something was asked, and nothing was answered badly.
  public boolean isProven() {
    return answers.stream().anyMatch(it -> it.outcome() == Answer.Outcome.GOOD) && bad().isEmpty();
  }

  /// What was answered badly.
  public List<Answer> bad() {
    return answers.stream().filter(it -> it.outcome() == Answer.Outcome.BAD).toList();
  }

  /// What could not be asked.
  public List<Answer> notAsked() {
    return answers.stream().filter(it -> it.outcome() == Answer.Outcome.NOT_ASKED).toList();
  }
}
