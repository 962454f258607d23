package dev.backstay.journal;

import dev.backstay.audit.AuditEvent;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.dispatch.Slot;
import dev.backstay.run.RunId;
import dev.backstay.schedule.JobState;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes into a journal until it is killed, and says what was acknowledged once it was.
///
/// Arguments: the directory, and the number that its slots begin with.
final class JournalChild {

  static final AuditKey KEY = new AuditKey(new byte[AuditKey.BYTES_MIN]);
  static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");

  private JournalChild() {}

  public static void main(String... args) throws IOException {
    try (var journal = Journal.open(Path.of(args[0]));
        var out = new FileOutputStream(FileDescriptor.out)) {
      say(out, "ready");
      var runs = journal.runs();
      for (var number = Long.parseLong(args[1]); ; number++) {
        var at = FIRST.plusSeconds(number);
        var trail = new AuditTrail(journal.audit(), KEY, () -> at);
        var event = new AuditEvent("😀".repeat(400), "", "", "begin", at.toString(), "begins", "");
        say(out, "audit " + trail.append(event).number());

        var run = run(at);
        runs.begin(run, Optional.of(JobState.known(FIRST).begun(at)));
        say(out, "begun " + run.id());
        runs.started(run.id(), new Run.ChildProcess(number, at));
        runs.ended(run.id(), outcome(), at);
        say(out, "ended " + run.id());
      }
    }
  }

  private static Run run(Instant at) {
    var slot = Optional.of(new Slot("backup", at));
    var arguments = List.of("x".repeat(3_000));
    var request =
        new RunRequest("one", RunKind.CHECK, arguments, "schedule", slot, Optional.empty());
    return Run.asked(RunId.random(), request, at);
  }

  private static Outcome outcome() {
    return new Outcome(
        RunState.SUCCEEDED,
        Optional.of(0),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("y".repeat(3_000)));
  }

  /// In one write, so that a line is there or is not.
  private static void say(FileOutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
