package dev.backstay.cli;

import dev.backstay.run.Progress;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// How far a step has come.
///
/// @param step the step
/// @param bytes how many bytes are done
/// @param entries how many entries are done
/// @param millis how long it has taken so far
record ProgressReading(Progress.Step step, long bytes, long entries, long millis) {

  private static final int BAR_WIDTH = 24;

  /// A rate from less time than this says nothing.
  private static final long MILLIS_MIN = 200;

  /// The step in words, with what is known of it.
  String words() {
    var text = new StringBuilder(step.what());
    if (!step.subject().isEmpty()) {
      text.append(' ').append(step.subject());
    }
    if (bytes > 0 || entries > 0) {
      text.append(": ").append(Words.size(bytes));
      if (step.bytesExpected() > 0) {
        text.append(" of ").append(Words.size(step.bytesExpected()));
      }
      text.append(", ").append(Words.count(entries, "entry", "entries"));
    }
    bytesPerSecond().ifPresent(rate -> text.append(", ").append(Words.size(rate)).append("/s"));
    secondsLeft()
        .ifPresent(
            left -> text.append(", ").append(Words.span(Duration.ofSeconds(left))).append(" left"));
    return text.toString();
  }

  /// The same, with a bar before it if the end is known.
  String withBar() {
    if (step.bytesExpected() <= 0) {
      return words();
    }
    var filled = (int) Math.min(BAR_WIDTH, bytes * BAR_WIDTH / step.bytesExpected());
    return "[" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "] " + words();
  }

  /// The properties of a progress object.
  void write(JsonGenerator json) {
    json.writeStringProperty("type", "progress");
    json.writeStringProperty("step", step.what());
    json.writeStringProperty("subject", step.subject());
    json.writeNumberProperty("bytes", bytes);
    json.writeNumberProperty("entries", entries);
    if (step.bytesExpected() > 0) {
      json.writeNumberProperty("bytes_expected", step.bytesExpected());
    }
    bytesPerSecond().ifPresent(rate -> json.writeNumberProperty("bytes_per_second", rate));
    secondsLeft().ifPresent(left -> json.writeNumberProperty("seconds_left", left));
  }

  private Optional<Long> bytesPerSecond() {
    return millis < MILLIS_MIN || bytes == 0
        ? Optional.empty()
        : Optional.of((long) (bytes * 1000.0 / millis));
  }

  private Optional<Long> secondsLeft() {
    var left = step.bytesExpected() - bytes;
    return left <= 0
        ? Optional.empty()
        : bytesPerSecond().filter(rate -> rate > 0).map(rate -> left / rate);
  }
}
