package dev.backstay.restore.journal;

import dev.backstay.snapshot.ComponentName;

/// A server whose state a restore exchanges.
///
/// @param component the component that it keeps
/// @param place where it is, as it may be shown
public record JournaledServer(ComponentName component, String place) {}
