package dev.backstay.repository.seal;

import dev.backstay.repository.format.MalformedException;

/// Where the keys of seals come from.
public interface SealKeys {

  /// The repository that seals are bound to, as 16 bytes.
  byte[] repositoryId();

  /// The epoch that new seals are made in.
  int currentEpoch();

  /// The key from which the keys of all seals of that type and epoch are derived.
  ///
  /// @throws MalformedException if there is no such epoch
  byte[] baseKey(SealType type, int epoch) throws MalformedException;

  /// A key for the salts of new seals.
  byte[] saltKey();
}
