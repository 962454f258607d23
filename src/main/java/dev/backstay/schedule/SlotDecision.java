package dev.backstay.schedule;

import java.time.Instant;
import java.util.Optional;

/// What is to be done with a job now.
public sealed interface SlotDecision {

  /// A slot is to be begun now.
  ///
  /// @param missed how many earlier slots this one stands for, which are not made up one by one;
  ///     counted up to [Agenda#MISSED_MAX]
  record Due(Instant slot, int missed) implements SlotDecision {}

  /// Nothing is to be begun before an instant. That is when to ask again.
  ///
  /// @param clockWentBack that the job's last slot lies too far in the future to be waited for, in
  ///     which case the job's state is to be kept as [JobState#after] says before anything is asked
  ///     again
  record Wait(Instant until, Optional<ClockWentBack> clockWentBack) implements SlotDecision {}

  /// Nothing is to be begun until somebody takes the pause back.
  record Paused() implements SlotDecision {}

  /// That the clock shows an earlier time than it has shown.
  ///
  /// @param last the slot that was begun last, or when the job became known if none was, in the
  ///     future
  /// @param taken the slot that is taken for the last one from now on
  record ClockWentBack(Instant last, Instant taken) {}
}
