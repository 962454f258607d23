package dev.backstay.http;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.OperationInProgressException;

/// Which status stands for which failure.
final class Statuses {

  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int UNPROCESSABLE = 422;
  static final int FAULT = 500;
  static final int UNAVAILABLE = 503;

  private Statuses() {}

  /// The status of a failure, 400 to 599.
  static int of(OperationFailedException failure) {
    var status = of(failure.code());
    return failure instanceof OperationInProgressException && status != UNAVAILABLE
        ? CONFLICT
        : status;
  }

  /// What the caller can mend is 4xx; what only the operator can is 5xx.
  static int of(FailureCode code) {
    return switch (code) {
      case ACCESS_DENIED -> FORBIDDEN;
      case PATH_UNKNOWN,
          RUN_UNKNOWN,
          SNAPSHOT_UNKNOWN,
          WRITER_UNKNOWN,
          KEY_SLOT_UNKNOWN,
          IMPORT_UNKNOWN,
          REPO_NOT_FOUND ->
          NOT_FOUND;
      case KEY_TAKEN,
          KEYS_ROTATED,
          OFFLOAD_UNFINISHED,
          REPOSITORY_EXISTS,
          RESTART_NEEDED,
          RESTORE_UNFINISHED,
          RESTORE_IN_DOUBT,
          RUN_IN_PROGRESS,
          RUN_OVERTAKEN,
          SLOT_TAKEN,
          SNAPSHOT_FORGOTTEN,
          SNAPSHOT_PROTECTED,
          TARGET_BUSY,
          TARGET_CHANGED,
          TARGET_NOT_EMPTY ->
          CONFLICT;
      case CODE_UNTRUSTED,
          DUMP_FORMAT,
          ENROLMENT_INVALID,
          IMPORT_CHECKSUM,
          IMPORT_DAMAGED,
          IMPORT_INCOMPLETE,
          IMPORT_INVALID,
          KEY_LAST_SLOT,
          KEY_SLOT_INVALID,
          KEY_SLOT_REMOVED,
          KEY_WRONG,
          OFFLOAD_NOT_CONFIRMED,
          OFFLOAD_REFUSED,
          PATH_CONFLICT,
          PATH_UNSAFE,
          PRUNE_REFUSED,
          REFERENCE_MISSING,
          RESTORE_NOT_CONFIRMED,
          RETENTION_EMPTY,
          RIGHTS_LACKING,
          SNAPSHOT_AMBIGUOUS,
          SOURCE_RISKY,
          TARGET_UNSUPPORTED,
          USAGE,
          WRITES_ONLY ->
          UNPROCESSABLE;
      case AUDIT_FAILED, CANCELLED, OUT_OF_MEMORY, SERVICE_ENDING, SPACE, STORE_FULL, STORE_UNAVAILABLE, TOO_BUSY ->
          UNAVAILABLE;
      case CAPTURE_FAILED,
          CAPTURE_INVALID,
          COMMIT_UNTRUSTED,
          CONFIG_CONFLICT,
          CONFIG_INVALID,
          CONFIG_NOT_FOUND,
          EXPECTATION_FAILED,
          FORMAT_DAMAGED,
          FORMAT_NEWER,
          JOURNAL_DAMAGED,
          HISTORY_GAP,
          HISTORY_ROLLED_BACK,
          HOLD_FAILED,
          HOST_UNKNOWN,
          LISTING_INCOMPLETE,
          MANIFEST_INVALID,
          OBJECT_DAMAGED,
          OBJECT_FOREIGN,
          OBJECT_MISSING,
          OFFLOAD_FAILED,
          OUTPUT_FAILED,
          PRESET_CHANGED,
          PRESET_UNCLEAR,
          QUARANTINE_FAILED,
          RESTORE_FAILED,
          RUN_LOST,
          RUN_NOT_STARTED,
          SAFETY_FAILED,
          SERVICE_FAILED,
          SOURCE_MISSING,
          STAGED_INVALID,
          STORE_PROTOCOL,
          TOOL_TOO_OLD ->
          FAULT;
    };
  }
}
