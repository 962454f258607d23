package dev.backstay.repository.seal;

/// The keys of one key slot: everything in it is sealed under the key that its secret gives.
///
/// @param repositoryId the repository, 16 bytes
/// @param key the slot's key, 32 bytes
public record SlotKeys(byte[] repositoryId, byte[] key) implements SealKeys {

  @Override
  public int currentEpoch() {
    return 0;
  }

  @Override
  public byte[] baseKey(SealType type, int epoch) {
    return key;
  }

  @Override
  public byte[] saltKey() {
    return key;
  }
}
