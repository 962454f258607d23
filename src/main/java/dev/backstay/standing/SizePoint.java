package dev.backstay.standing;

import java.time.Instant;

/// How much a good snapshot holds.
///
/// @param takenAt its place in time
/// @param contentBytes the sum of the sizes of all files
public record SizePoint(Instant takenAt, long contentBytes) {}
