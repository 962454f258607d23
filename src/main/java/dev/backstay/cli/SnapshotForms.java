package dev.backstay.cli;

/// What the help says about naming a snapshot.
final class SnapshotForms {

  static final String FORMS =
      "A SNAPSHOT is its id, at least 4 first digits of it, `latest`, `latest~N` for the N-th"
          + " before it, or `latest-proven`. `latest` is the newest good one of this orchestrator:"
          + " it skips suspect snapshots and the safety snapshots that restores take; these are"
          + " named by id. `latest-proven` is the newest of those that a drill has restored and"
          + " found right.";

  private SnapshotForms() {}
}
