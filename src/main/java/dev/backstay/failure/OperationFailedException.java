package dev.backstay.failure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An operation that could not do what was asked, for a reason a person or a script can act on.
///
/// The class says how the operation ended (and so decides the exit code); the [code][#code()] says
/// precisely why, and is the same in messages, JSON and documentation. Programming errors are not
/// part of this family.
public abstract sealed class OperationFailedException extends RuntimeException
    permits CancelledException,
        CaptureFailedException,
        ConfigurationException,
        DrillFailedException,
        FormatNewerException,
        KeyWrongException,
        OperationInProgressException,
        RepositoryDamagedException,
        RepositoryNotFoundException,
        RestoreInDoubtException,
        RestoreRefusedException,
        RestoreRolledBackException,
        StoreUnavailableException,
        UsageException {

  private final FailureCode code;
  private final @Nullable String hint;

  OperationFailedException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
  }

  /// The stable name of the reason.
  public FailureCode code() {
    return code;
  }

  /// One sentence on what to do next.
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /// The message, which every failure has.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
