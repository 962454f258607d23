package dev.backstay.inflight;

import dev.backstay.snapshot.ComponentName;

/// A change of restored state before it goes live, so that work which must not go on does not.
///
/// @param in the component that is changed
/// @param edit a statement in SQL
/// @param why what it is for, as a sentence
public record Quarantine(ComponentName in, String edit, String why) {}
