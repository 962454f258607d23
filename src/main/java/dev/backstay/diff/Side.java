package dev.backstay.diff;

import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import java.util.Optional;

/// One of two states that are compared: its entries, once, in path order. Used by one thread.
public interface Side extends AutoCloseable {

  /// One entry, with a way to read its bytes before the next entry is asked for.
  interface Item {

    /// The entry as it is listed; the extended attributes of a live file may be missing.
    EntryMeta meta();

    /// Delivers the bytes of a file and returns the entry, complete, as it was when they were read.
    EntryMeta read(ContentSink sink);
  }

  /// The next entry, or empty after the last one.
  Optional<Item> next();

  @Override
  void close();
}
