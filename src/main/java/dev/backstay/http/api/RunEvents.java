package dev.backstay.http.api;

import dev.backstay.desk.Desk;
import dev.backstay.dispatch.RunLines;
import dev.backstay.http.EventSource;
import dev.backstay.json.JsonObject;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a run writes, as it comes: an event for each line, named by the line's type, and `end` with
/// the run itself when it has ended. An event's id is the number of bytes up to its end.
final class RunEvents implements EventSource {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Desk desk;
  private final RunId run;
  private final RunLines lines;
  private final Deque<RunLines.Line> read = new ArrayDeque<>();
  private boolean told;
  private boolean unreadable;

  /// @param from the id of the last event that is known; 0 for none
  RunEvents(Desk desk, RunId run, long from) {
    this.desk = desk;
    this.run = run;
    lines = new RunLines(desk.dispatcher().files().output(run), from);
  }

  @Override
  public Next next(Duration atMost) throws InterruptedException {
    if (told) {
      return new Next.End();
    }
    for (var until = System.nanoTime() + atMost.toNanos(); ; Thread.sleep(LOOK_AGAIN)) {
      // The end is asked for before the lines: what was written before it is then among them.
      var now = desk.run(run.hex());
      if (read.isEmpty() && !unreadable) {
        readOn();
      }
      if (!read.isEmpty()) {
        var line = read.removeFirst();
        return new Next.Event(Long.toString(line.end()), name(line.text()), line.text());
      }
      if (now.state().isEnd()) {
        told = true;
        return new Next.Event(Long.toString(lines.offset()), "end", RunText.of(now));
      }
      if (System.nanoTime() >= until) {
        return new Next.Quiet();
      }
    }
  }

  private void readOn() {
    try {
      read.addAll(lines.next());
    } catch (IOException lost) {
      // How the run ended is told all the same.
      unreadable = true;
    }
  }

  private static String name(String line) {
    try {
      return JsonObject.parse(line).text("type").orElse("summary");
    } catch (IllegalArgumentException noObject) {
      return "line";
    }
  }
}
