package dev.backstay.journal;

import dev.backstay.dispatch.RequestKey;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.Slot;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What keeps a run from beginning.
final class Conflicts {

  /// How long a caller's key names one request.
  static final Duration KEY_LIFE = Duration.ofHours(24);

  private Conflicts() {}

  /// Refuses a run that something is in the way of. A request that is repeated is told so, whatever
  /// else is at work.
  ///
  /// @throws OperationInProgressException naming what is in its way
  static void requireNone(Link link, Run run) throws SQLException {
    if (link.first(StoredRun::of, "select * from run where id = ?", run.id()).isPresent()) {
      throw new IllegalArgumentException("there is a run %s already".formatted(run.id()));
    }
    var request = run.request();
    if (request.key().isPresent()) {
      requireKeyFree(link, request.key().get(), run.askedAt());
    }
    if (request.slot().isPresent()) {
      requireSlotFree(link, request.orchestrator(), request.slot().get());
    }
    requireLaneFree(link, request.orchestrator(), request.kind());
  }

  /// The newest run of that key which was asked for at or after that.
  static Optional<Run> keyed(Link link, String caller, String key, Instant since)
      throws SQLException {
    return link.first(
        StoredRun::of,
        """
        select * from run where key_caller = ? and key_text = ? and asked_at >= ?
        order by place desc limit 1""",
        caller,
        key,
        Texts.within(since));
  }

  private static void requireKeyFree(Link link, RequestKey key, Instant now) throws SQLException {
    var other = keyed(link, key.caller(), key.key(), now.minus(KEY_LIFE));
    if (other.isPresent()) {
      throw new OperationInProgressException(
          FailureCode.KEY_TAKEN,
          "%s made a request with that key at %s: run %s (%s)"
              .formatted(
                  key.caller(),
                  other.get().askedAt(),
                  other.get().id(),
                  other.get().request().kind().label()),
          "Ask how that run ended, or use another key for another request.");
    }
  }

  private static void requireSlotFree(Link link, String orchestrator, Slot slot)
      throws SQLException {
    var other =
        link.first(
            row -> "%s (%s)".formatted(row.text("run"), row.text("kind")),
            "select run, kind from slot where orchestrator = ? and job = ? and at = ?",
            orchestrator,
            slot.job(),
            slot.at());
    if (other.isPresent()) {
      throw new OperationInProgressException(
          FailureCode.SLOT_TAKEN,
          "what job %s of %s does at %s was begun already: run %s"
              .formatted(slot.job(), orchestrator, slot.at(), other.get()),
          "Nothing is to be done: a moment of a schedule has one run.");
    }
  }

  private static void requireLaneFree(Link link, String orchestrator, RunKind kind)
      throws SQLException {
    var others =
        link.all(
            StoredRun::of,
            "select * from run where ended_at is null and orchestrator = ? order by place",
            orchestrator);
    for (var other : others) {
      var lane = other.request().kind().lane();
      if (kind.lane().waitsFor(lane) || lane.waitsFor(kind.lane())) {
        throw new OperationInProgressException(
            FailureCode.RUN_IN_PROGRESS,
            "run %s (%s) of %s, asked for at %s, is unfinished, and no %s can begin beside it"
                .formatted(
                    other.id(),
                    other.request().kind().label(),
                    orchestrator,
                    other.askedAt(),
                    kind.label()),
            "Wait until it has ended, or stop it; then ask again.");
      }
    }
  }
}
