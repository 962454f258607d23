package dev.backstay.store;

import java.time.Instant;

/// An object that exists.
///
/// @param key its name
/// @param sizeBytes its length
/// @param createdAt when the store made it, by the store's clock
public record StoredObject(ObjectKey key, long sizeBytes, Instant createdAt) {}
