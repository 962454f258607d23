package dev.backstay.dispatch;

import java.time.Instant;

/// One moment of a schedule, for which there is one run at most.
///
/// @param job the name of the job in the configuration, as `backup`
/// @param at the moment
public record Slot(String job, Instant at) {}
