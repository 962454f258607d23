package dev.backstay.dispatch;

import dev.backstay.run.RunId;
import java.time.Instant;
import java.util.Optional;

/// One run as the ledger has it.
///
/// @param askedAt when it was written into the ledger
/// @param process the child, once it is known
/// @param endedAt when its end was seen; empty until then
/// @param outcome how it ended; there exactly if `endedAt` is
public record Run(
    RunId id,
    RunRequest request,
    Instant askedAt,
    Optional<ChildProcess> process,
    Optional<Instant> endedAt,
    Optional<Outcome> outcome) {

  /// A child, so that no other process is taken for it.
  ///
  /// @param pid the system's number of it
  /// @param startedAt when it was started or found, for people: clocks change, so it proves nothing
  public record ChildProcess(long pid, Instant startedAt) {}

  /// A run that is to be started.
  public static Run asked(RunId id, RunRequest request, Instant at) {
    return new Run(id, request, at, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// How far it has come.
  public RunState state() {
    return outcome
        .map(Outcome::state)
        .orElse(process.isPresent() ? RunState.RUNNING : RunState.ASKED);
  }
}
