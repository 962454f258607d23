package dev.backstay.snapshot;

import java.io.IOException;

/// The bytes of one entry, being read from the live system (or from a private copy of it).
public interface IncomingContent extends AutoCloseable {

  /// How it should be cut.
  Cutting cutting();

  /// About how many bytes will come, as far as that is known; 0 if it is not.
  default long expectedBytes() {
    return 0;
  }

  /// Reads up to `length` bytes; returns how many, or -1 at the end.
  int read(byte[] buffer, int offset, int length) throws IOException;

  /// Confirms that what was read is one whole version of the content, and returns the entry as it
  /// was when that version was read. Called once, after the last byte.
  ///
  /// @throws ChangedWhileReadException if it changed in between; the reading may be tried again
  EntryMeta confirm() throws IOException;

  @Override
  void close() throws IOException;
}
