package dev.backstay.http;

import dev.backstay.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes what was asked for, one JSON object of one line each. Neither queries nor headers nor
/// bodies are in it.
final class RequestLog {

  /// A request and what came of it.
  ///
  /// @param path the endpoint's template; empty if none was found
  /// @param caller as the audit trail names it
  /// @param code of the problem
  record Entry(
      String id,
      String method,
      Optional<String> path,
      int status,
      Optional<String> code,
      Duration duration,
      String source,
      Optional<String> caller,
      Optional<String> runId) {}

  private final InstantSource time;
  private final Consumer<String> lines;

  RequestLog(InstantSource time, Consumer<String> lines) {
    this.time = time;
    this.lines = lines;
  }

  void request(Entry entry) {
    lines.accept(
        Json.text(
            json -> {
              json.writeStringProperty("at", time.instant().toString());
              json.writeStringProperty("type", "request");
              json.writeStringProperty("request_id", entry.id());
              json.writeStringProperty("method", entry.method());
              entry.path().ifPresent(it -> json.writeStringProperty("path", it));
              json.writeNumberProperty("status", entry.status());
              entry.code().ifPresent(it -> json.writeStringProperty("code", it));
              json.writeNumberProperty("duration_ms", entry.duration().toMillis());
              json.writeStringProperty("source", entry.source());
              entry.caller().ifPresent(it -> json.writeStringProperty("caller", it));
              entry.runId().ifPresent(it -> json.writeStringProperty("run_id", it));
            }));
  }

  /// A fault of the program, with its trace.
  void fault(String id, Throwable fault) {
    var trace = new StringWriter();
    fault.printStackTrace(new PrintWriter(trace));
    event("fault", id, trace.toString());
  }

  /// What was done could not be entered in the audit trail.
  void outcomeLost(String id) {
    event("audit-outcome-lost", id, "it was done, and what came of it is not in the audit trail");
  }

  private void event(String type, String id, String text) {
    lines.accept(
        Json.text(
            json -> {
              json.writeStringProperty("at", time.instant().toString());
              json.writeStringProperty("type", type);
              json.writeStringProperty("request_id", id);
              json.writeStringProperty("text", text);
            }));
  }
}
