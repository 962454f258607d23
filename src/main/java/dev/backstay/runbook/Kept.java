package dev.backstay.runbook;

import java.time.Instant;

/// A snapshot that can come back.
///
/// @param id its id
/// @param takenAt when it was taken
public record Kept(String id, Instant takenAt) {}
