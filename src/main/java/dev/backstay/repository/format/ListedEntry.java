package dev.backstay.repository.format;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.StoredEntry;

/// One entry of a listing with the place of its bytes.
public record ListedEntry(EntryMeta meta, StoredContent content) implements StoredEntry {}
