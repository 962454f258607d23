package dev.backstay.desk;

import dev.backstay.dispatch.Run;

/// A run that was asked for.
///
/// @param repeated whether it was begun by an earlier request of the same key
public record Started(Run run, boolean repeated) {}
