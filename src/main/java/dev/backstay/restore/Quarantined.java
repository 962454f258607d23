package dev.backstay.restore;

import dev.backstay.inflight.Quarantine;

/// A change that was made in what was restored.
///
/// @param rows how many rows it changed
public record Quarantined(Quarantine change, long rows) {}
