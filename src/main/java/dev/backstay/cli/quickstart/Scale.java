package dev.backstay.cli.quickstart;

/// How large the made-up orchestrator is.
///
/// @param stateItems how many items the state file has in its large sections
/// @param databaseItems how many publications the database has, of about 2 KiB each
/// @param logFiles how many log files there are
/// @param changeMillis how long the writer goes on between the snapshots
public record Scale(int stateItems, int databaseItems, int logFiles, long changeMillis) {

  /// A second's work, for tests and slow disks.
  public static final Scale SMALL = new Scale(300, 800, 60, 300);

  /// What a real installation has: 10 MB of state, 100 MB of database, some thousand logs.
  public static final Scale FULL = new Scale(12_000, 50_000, 3_000, 2_000);
}
