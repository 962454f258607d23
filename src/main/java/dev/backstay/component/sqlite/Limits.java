package dev.backstay.component.sqlite;

import java.time.Duration;

/// How patient a capture is, and how long it may be in the way of others.
///
/// @param lockWait how long to try for a consistent point beside a busy writer
/// @param hold how long the point may be held while it is copied
record Limits(Duration lockWait, Duration hold) {}
