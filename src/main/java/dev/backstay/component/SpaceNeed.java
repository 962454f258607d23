package dev.backstay.component;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.util.Objects;

/// How much space building a content takes beside its live place, and how much there is.
///
/// @param requiredBytes at most so much is written; holes and shared blocks count in full
/// @param usableBytes so much this account may still write to that file system
public record SpaceNeed(long requiredBytes, long usableBytes) {

  private static final long BLOCK = 4096;

  /// How much an entry takes, in whole blocks.
  public static long of(EntryMeta entry) {
    var blocks = entry.type() == EntryType.FILE ? (entry.sizeBytes() + BLOCK - 1) / BLOCK : 0;
    return (blocks + 1) * BLOCK;
  }

  /// Asks the file system of the destination how much there is.
  ///
  /// @throws IOException if it does not say
  public static SpaceNeed at(Destination destination, long requiredBytes) throws IOException {
    var directory = Objects.requireNonNull(destination.work().getParent());
    return new SpaceNeed(requiredBytes + BLOCK, Volume.of(directory).usableBytes());
  }

  /// Whether there is enough.
  public boolean isMet() {
    return requiredBytes <= usableBytes;
  }
}
