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

  /// What the caller can mend is 4xx; what only the operator can, and what is not named here, is
  /// 5xx.
  static int of(FailureCode code) {
    if (code == FailureCode.ACCESS_DENIED) {
      return FORBIDDEN;
    }
    if (isAbsent(code)) {
      return NOT_FOUND;
    }
    if (isInTheWay(code)) {
      return CONFLICT;
    }
    if (isTheCallers(code)) {
      return UNPROCESSABLE;
    }
    return isForNow(code) ? UNAVAILABLE : FAULT;
  }

  /// What was named is not there.
  private static boolean isAbsent(FailureCode code) {
    return switch (code) {
      case PATH_UNKNOWN,
          RUN_UNKNOWN,
          SNAPSHOT_UNKNOWN,
          WRITER_UNKNOWN,
          KEY_SLOT_UNKNOWN,
          IMPORT_UNKNOWN,
          REPO_NOT_FOUND ->
          true;
      default -> false;
    };
  }

  /// Something else is in the way; it may not be later.
  private static boolean isInTheWay(FailureCode code) {
    return switch (code) {
      case KEYS_ROTATED,
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
          true;
      default -> false;
    };
  }

  /// What was asked for must be asked for otherwise.
  private static boolean isTheCallers(FailureCode code) {
    return switch (code) {
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
          KEY_TAKEN,
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
          true;
      default -> false;
    };
  }

  /// It may work later without any change.
  private static boolean isForNow(FailureCode code) {
    return switch (code) {
      case AUDIT_FAILED,
          CANCELLED,
          OUT_OF_MEMORY,
          SERVICE_ENDING,
          SPACE,
          STORE_FULL,
          STORE_UNAVAILABLE,
          TOO_BUSY ->
          true;
      default -> false;
    };
  }
}
