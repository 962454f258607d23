package dev.backstay.snapshot;

/// One entry of a stored component. Where its bytes are is known only to the repository.
public interface StoredEntry {

  /// The entry without its bytes.
  EntryMeta meta();
}
