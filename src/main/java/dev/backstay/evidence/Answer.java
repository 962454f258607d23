package dev.backstay.evidence;

import java.time.Duration;
import java.util.Locale;

/// What was asked of a restored state, and what came of it.
///
/// @param component whom it is about; empty if it is about all
/// @param question the question, in a few words
/// @param outcome how it was answered
/// @param detail what was found; of a good answer perhaps nothing
/// @param took how long it took to find out
public record Answer(
    String component, String question, Outcome outcome, String detail, Duration took) {

  /// How a question was answered.
  public enum Outcome {
    /// Well.
    GOOD,
    /// Not well: the snapshot is not proven.
    BAD,
    /// It could not be asked here, which is no fault of the snapshot.
    NOT_ASKED;

    /// It as it is written in output.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
