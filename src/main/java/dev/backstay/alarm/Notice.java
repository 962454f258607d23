package dev.backstay.alarm;

import dev.backstay.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// What somebody is told of an alarm.
///
/// @param host the host that tells it
/// @param state what has become of the alarm
/// @param since when it was raised
/// @param snapshot the id of the snapshot that it is about, if it is about one
/// @param hint what to do next; empty once there is nothing to be done
public record Notice(
    String orchestrator,
    String host,
    Condition condition,
    String subject,
    String text,
    State state,
    Instant since,
    Optional<String> snapshot,
    String hint) {

  /// What has become of an alarm.
  public enum State {
    /// It is new.
    RAISED,
    /// It is as it was when somebody was told last.
    STANDING,
    /// It is over.
    RECOVERED;

    /// The state as it is written in messages.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  AlarmKey key() {
    return new AlarmKey(orchestrator, condition, subject);
  }

  /// What it is about, for a subject line: ASCII, as names of orchestrators are.
  String title() {
    return "[backstay] %s: %s %s".formatted(orchestrator, condition.label(), state.label());
  }

  /// All of it, for people, in lines.
  String body() {
    var body = new StringBuilder(text).append('\n');
    if (!subject.isEmpty()) {
      body.append("About: ").append(subject).append('\n');
    }
    snapshot.ifPresent(it -> body.append("Snapshot: ").append(it).append('\n'));
    var from = since.truncatedTo(ChronoUnit.SECONDS);
    body.append(state == State.RECOVERED ? "Over; it had been so since " : "Since ")
        .append(from)
        .append(", told by ")
        .append(host)
        .append('\n');
    return hint.isEmpty() ? body.toString() : body.append(hint).append('\n').toString();
  }

  /// All of it as JSON: see docs/alarms.md.
  String json() {
    return Json.text(
        json -> {
          json.writeStringProperty("orchestrator", orchestrator);
          json.writeStringProperty("condition", condition.label());
          json.writeStringProperty("subject", subject);
          json.writeStringProperty("text", text);
          json.writeStringProperty("state", state.label());
          json.writeStringProperty("since", since.toString());
          json.writeStringProperty("host", host);
          snapshot.ifPresent(it -> json.writeStringProperty("snapshot", it));
          json.writeStringProperty("hint", hint);
        });
  }
}
