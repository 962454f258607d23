package dev.backstay.inflight;

import dev.backstay.snapshot.ComponentName;

/// One value of a component that is known when it is captured, and must be there when it is
/// restored.
///
/// @param query a query in SQL whose first value it is
public record Canary(ComponentName component, String query) {}
