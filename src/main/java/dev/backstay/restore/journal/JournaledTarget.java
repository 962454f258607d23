package dev.backstay.restore.journal;

import dev.backstay.component.Destination;
import dev.backstay.snapshot.ComponentName;

/// One place that a restore writes to.
///
/// @param component the component restored there
/// @param path the path selected of it; empty for all
/// @param destination where it will stand and where it is built
public record JournaledTarget(ComponentName component, String path, Destination destination) {}
