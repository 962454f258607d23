package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.store.ObjectKey;

/// Something in a repository that is not what it should be, as a value.
///
/// @param code the stable reason
/// @param object the key of the object; `chunk` and an id for a chunk that no object accounts for
/// @param reason what is wrong with it, to be read after its name
public record Damage(FailureCode code, String object, String reason) {

  static Damage of(FailureCode code, ObjectKey object, String reason) {
    return new Damage(code, object.value(), reason);
  }

  /// The same as a failure, for whoever cannot go on.
  RepositoryDamagedException toFailure() {
    return new RepositoryDamagedException(
        code, object + ": " + reason, "Run `backstay check` to see what it reaches.");
  }
}
