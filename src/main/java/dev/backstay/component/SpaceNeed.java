package dev.backstay.component;

import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;

/// How much space building a content takes beside its live place, and how much there is.
///
/// @param requiredBytes at most so much is written; holes and shared blocks count in full
/// @param usableBytes so much this account may still write to that file system
public record SpaceNeed(long requiredBytes, long usableBytes) {

  private static final long BLOCK = 4096;

  /// Adds up the selected entries, in whole blocks, and asks the file system.
  ///
  /// @throws IOException if the file system does not say
  public static SpaceNeed of(ComponentContent content, Selection selection, Destination destination)
      throws IOException {
    var required = BLOCK;
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (meta.path().isAtOrBelow(selection.path())) {
        var blocks = meta.type() == EntryType.FILE ? (meta.sizeBytes() + BLOCK - 1) / BLOCK : 0;
        required += (blocks + 1) * BLOCK;
      }
    }
    var directory = Objects.requireNonNull(destination.work().getParent());
    return new SpaceNeed(required, Files.getFileStore(directory).getUsableSpace());
  }

  /// Whether there is enough.
  public boolean isMet() {
    return requiredBytes <= usableBytes;
  }
}
