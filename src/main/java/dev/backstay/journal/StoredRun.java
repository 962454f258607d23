package dev.backstay.journal;

import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.RequestKey;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.Run.ChildProcess;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.dispatch.Slot;
import dev.backstay.run.RunId;
import java.sql.SQLException;
import java.util.Optional;

/// A run as a row has it.
final class StoredRun {

  private StoredRun() {}

  static Run of(Row row) throws SQLException {
    return new Run(
        new RunId(row.text("id")),
        request(row),
        row.moment("asked_at"),
        process(row),
        row.maybeMoment("ended_at"),
        outcome(row));
  }

  private static RunRequest request(Row row) throws SQLException {
    return new RunRequest(
        row.text("orchestrator"),
        RunKind.of(row.text("kind")),
        row.texts("arguments"),
        row.text("asked_by"),
        slot(row),
        key(row));
  }

  private static Optional<Slot> slot(Row row) throws SQLException {
    return row.maybeText("slot_job").isEmpty()
        ? Optional.empty()
        : Optional.of(new Slot(row.text("slot_job"), row.moment("slot_at")));
  }

  private static Optional<RequestKey> key(Row row) throws SQLException {
    return row.maybeText("key_text").isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RequestKey(row.text("key_caller"), row.text("key_text"), row.text("key_digest")));
  }

  private static Optional<ChildProcess> process(Row row) throws SQLException {
    return row.maybeNumber("pid").isEmpty()
        ? Optional.empty()
        : Optional.of(new ChildProcess(row.number("pid"), row.moment("pid_started_at")));
  }

  private static Optional<Outcome> outcome(Row row) throws SQLException {
    return row.maybeText("state").isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Outcome(
                RunState.of(row.text("state")),
                row.maybeNumber("exit").map(Math::toIntExact),
                row.maybeText("code"),
                row.maybeText("message"),
                row.maybeText("hint"),
                row.maybeText("summary")));
  }
}
