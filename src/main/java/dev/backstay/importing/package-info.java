/// Backups that other programs made, verified and brought in as snapshots.
@org.jspecify.annotations.NullMarked
package dev.backstay.importing;
