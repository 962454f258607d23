package dev.backstay.standing;

import java.time.Instant;

/// A backup that has not come about.
///
/// @param slot when it was to begin
/// @param since from when on it is overdue
public record Overdue(Instant slot, Instant since) {}
