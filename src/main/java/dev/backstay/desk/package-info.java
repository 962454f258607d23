/// What the service can be asked for: orchestrators, their snapshots, runs, jobs and settings, for
/// whoever asks in whatever way.
@org.jspecify.annotations.NullMarked
package dev.backstay.desk;
