package dev.backstay.snapshot;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One entry on its way into a snapshot: what the live system shows, and a way to read its bytes.
///
/// @param meta the entry as it was listed; the extended attributes of a file may be left to the
///     content, which is opened if they have changed
/// @param source opens the content; only for files, and only called when the content is needed
/// @param tolerant whether a content that keeps changing or cannot be read is noted and the capture
///     goes on (true), or fails the capture (false)
public record IncomingEntry(EntryMeta meta, @Nullable Source source, boolean tolerant) {

  public IncomingEntry {
    if ((meta.type() == EntryType.FILE) != (source != null)) {
      throw new IllegalArgumentException("files have a source, nothing else has: " + meta.path());
    }
  }

  /// Opens the content from its start; may be called again after a failed attempt.
  ///
  /// @throws java.nio.file.NoSuchFileException if the entry is gone
  public IncomingContent open() throws IOException {
    return Objects.requireNonNull(source).open();
  }

  /// Opens the bytes of one entry.
  @FunctionalInterface
  public interface Source {
    IncomingContent open() throws IOException;

    /// Whether it may be opened and read by another thread while the capture goes on.
    default boolean mayBeReadAhead() {
      return false;
    }
  }

  /// Whether the content may be opened and read by another thread while the capture goes on.
  public boolean mayBeReadAhead() {
    return source != null && source.mayBeReadAhead();
  }
}
