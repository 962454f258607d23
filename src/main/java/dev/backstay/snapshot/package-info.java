/// What a snapshot is, what flows into it and what flows out of it. Values and small interfaces
/// only.
///
/// This package is the waist of the house: components produce [Capture]s and consume
/// [ComponentContent]; the repository does the opposite; neither knows the other. A capture is a
/// sequence of entries in path order, each with a way to read its bytes. What comes out of a
/// snapshot is the same sequence again.
@org.jspecify.annotations.NullMarked
package dev.backstay.snapshot;
