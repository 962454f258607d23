package dev.backstay.diff;

import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;

/// What a snapshot holds of a component.
public final class StoredSide implements Side {

  private final ComponentContent content;
  private final Iterator<StoredEntry> entries;

  /// All of that component.
  public StoredSide(ComponentContent content) {
    this.content = content;
    entries = content.entries();
  }

  @Override
  public Optional<Item> next() {
    return entries.hasNext() ? Optional.of(new Stored(entries.next())) : Optional.empty();
  }

  private final class Stored implements Item {

    private final StoredEntry entry;

    Stored(StoredEntry entry) {
      this.entry = entry;
    }

    @Override
    public EntryMeta meta() {
      return entry.meta();
    }

    @Override
    public EntryMeta read(ContentSink sink) {
      try {
        content.read(entry, sink);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return entry.meta();
    }
  }

  @Override
  public void close() {}
}
