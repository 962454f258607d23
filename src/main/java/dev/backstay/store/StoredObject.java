package dev.backstay.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An object that exists.
///
/// @param key its name
/// @param sizeBytes its length
/// @param createdAt when the store made it, by the store's clock
public record StoredObject(ObjectKey key, long sizeBytes, Instant createdAt) {

  // Written out: what the compiler makes is linked at its first use, which a start would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredObject that
        && key.equals(that.key)
        && sizeBytes == that.sizeBytes
        && createdAt.equals(that.createdAt);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * key.hashCode() + Long.hashCode(sizeBytes)) + createdAt.hashCode();
  }
}
