package dev.backstay.runbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What may have happened.
public enum Scenario {
  LOST_HOST(
      "The host is lost",
      "The machine does not come back, or its disks do not; what servers elsewhere keep is still"
          + " there."),
  LOST_DATABASE(
      "A database is lost",
      "The orchestrator says that a database or a table is missing, cannot be opened or is empty."
          + " An orchestrator that makes a new database by itself looks well and knows no work."),
  LOST_HOST_AND_DATABASE(
      "The host and the database servers are lost",
      "Neither the machine nor the database servers that it used come back; what other servers"
          + " keep is still there."),
  LOST_BUCKET(
      "The bucket is lost",
      "Objects that rows name are not found, or the bucket answers that it is not there."),
  LOST_REDIS(
      "Redis is lost",
      "Queues are empty although work was waiting, or the server came up without its keys."),
  CORRUPTED_STATE_FILE(
      "A state file is corrupted",
      "The orchestrator cannot parse its state, or began with an empty one. Stop it before it"
          + " writes that back."),
  CORRUPTED_CHECKPOINTS(
      "The checkpoints of a run are corrupted",
      "One run cannot be resumed: its checkpoint or continuation cannot be read, or is missing."
          + " All others are well."),
  STALE_DATA(
      "What is live is stale after a restore",
      "After a restore work is missing that had been done: an older snapshot was restored than the"
          + " newest, or the restore did not end."),
  BAD_UPGRADE(
      "An upgrade went wrong",
      "Since the orchestrator was upgraded it does not start, or its migration has damaged what it"
          + " keeps."),
  DISK_PRESSURE(
      "A disk is nearly full",
      "Writes fail for lack of room, or `backstay doctor` says that too little is free."),
  FULL_CLUSTER(
      "Everything is lost",
      "Neither the host nor any server that it used comes back: only the repository is left.");

  private final String title;
  private final String signs;

  Scenario(String title, String signs) {
    this.title = title;
    this.signs = signs;
  }

  /// It as it is typed.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// It in a few words.
  public String title() {
    return title;
  }

  /// When it applies, and how it is recognised.
  public String signs() {
    return signs;
  }

  /// What was typed, if it is one.
  public static Optional<Scenario> of(String typed) {
    return Arrays.stream(values()).filter(it -> it.label().equals(typed)).findFirst();
  }
}
