package dev.backstay.evidence;

import java.time.Duration;

/// One stretch of a rehearsal, measured.
///
/// @param name what was done
/// @param subject to what; empty if to all
/// @param took how long
/// @param bytes how much went through it; 0 if that says nothing
public record Phase(String name, String subject, Duration took, long bytes) {}
