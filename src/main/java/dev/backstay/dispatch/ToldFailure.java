package dev.backstay.dispatch;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
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
import dev.backstay.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Failures that a child told of, as failures of this process.
public final class ToldFailure {

  private ToldFailure() {}

  /// The failure that an object of type `error` tells of. One that this version does not know is
  /// that of a program which gave no answer.
  public static OperationFailedException of(JsonObject error) {
    var message = error.text("message").orElse("it failed and did not say why");
    var hint = error.text("hint").orElse(null);
    var label = error.text("code").orElse("");
    return FailureCode.of(label)
        .map(code -> of(code, error.number("exit").orElse(1L).intValue(), message, hint))
        .orElseGet(
            () ->
                new StoreUnavailableException(
                    FailureCode.STORE_UNAVAILABLE,
                    label.isEmpty() ? message : message + " [" + label + "]",
                    hint));
  }

  private static OperationFailedException of(
      FailureCode code, int exit, String message, @Nullable String hint) {
    return switch (exit) {
      case 2 -> new UsageException(code, message, hint);
      case 4 -> new ConfigurationException(code, message, hint);
      case 10 -> new RepositoryNotFoundException(code, message, hint);
      case 11 -> new OperationInProgressException(code, message, hint);
      case 12 -> new KeyWrongException(code, message, hint);
      case 13 -> new RepositoryDamagedException(code, message, hint);
      case 15 -> new FormatNewerException(code, message, hint);
      case 20 -> new CaptureFailedException(code, message, hint);
      case 30 -> new RestoreRefusedException(code, message, hint);
      case 31 -> new RestoreRolledBackException(code, message, hint);
      case 32 -> new RestoreInDoubtException(code, message, hint);
      case 130, 143 -> new CancelledException(code, message, hint);
      default -> new StoreUnavailableException(code, message, hint);
    };
  }
}
