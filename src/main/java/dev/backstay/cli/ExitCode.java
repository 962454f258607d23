package dev.backstay.cli;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.RepositoryNotFoundException;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import java.util.Arrays;

/// How a command ended, as a number for scripts. The numbers never change.
public enum ExitCode {
  OK(0),
  UNEXPECTED(1),
  USAGE(2),
  /// A snapshot was committed, but something that was asked for is missing from it.
  INCOMPLETE(3),
  CONFIGURATION(4),
  NO_REPOSITORY(10),
  IN_PROGRESS(11),
  KEY_WRONG(12),
  DAMAGED(13),
  STORE_UNAVAILABLE(14),
  FORMAT_NEWER(15),
  /// Nothing was committed, or only a suspect snapshot.
  CAPTURE_FAILED(20),
  RESTORE_REFUSED(30),
  RESTORE_ROLLED_BACK(31),
  RESTORE_IN_DOUBT(32),
  /// A rehearsed restore could not be held, or showed that the snapshot is not good.
  DRILL_FAILED(40),
  CHECK_FAILED(41),
  /// Two states differ, and the exit code was asked to say so.
  DIFFERENT(42),
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /// The number that the process ends with.
  public int number() {
    return number;
  }

  /// How a command ended that ended with that number.
  static ExitCode of(int number) {
    return Arrays.stream(values())
        .filter(each -> each.number == number)
        .findFirst()
        .orElse(UNEXPECTED);
  }

  /// How a command ended that failed.
  public static ExitCode of(OperationFailedException failed) {
    return switch (failed) {
      case UsageException _ -> USAGE;
      case ConfigurationException _ -> CONFIGURATION;
      case RepositoryNotFoundException _ -> NO_REPOSITORY;
      case OperationInProgressException _ -> IN_PROGRESS;
      case KeyWrongException _ -> KEY_WRONG;
      case RepositoryDamagedException _ -> DAMAGED;
      case StoreUnavailableException _ -> STORE_UNAVAILABLE;
      case FormatNewerException _ -> FORMAT_NEWER;
      case CaptureFailedException _ -> CAPTURE_FAILED;
      case RestoreRefusedException _ -> RESTORE_REFUSED;
      case RestoreRolledBackException _ -> RESTORE_ROLLED_BACK;
      case RestoreInDoubtException _ -> RESTORE_IN_DOUBT;
      case DrillFailedException _ -> DRILL_FAILED;
      case CancelledException _ -> INTERRUPTED;
    };
  }
}
