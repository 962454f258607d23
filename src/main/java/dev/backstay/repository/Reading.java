package dev.backstay.repository;

import dev.backstay.snapshot.ChangedWhileReadException;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import java.io.IOException;
import java.util.Optional;

/// What came of reading one entry to its end.
///
/// @param taken what was made of its bytes
/// @param meta the entry as it was when they were read; without a change mark if in doubt
/// @param problem why they are perhaps not one whole version of it
record Reading<T>(T taken, EntryMeta meta, Optional<String> problem) {

  private static final int TRIES = 3;

  /// Makes something of the bytes of a content.
  @FunctionalInterface
  interface Taker<T> {
    T take(IncomingContent content) throws IOException;
  }

  /// Reads the entry until it did not change meanwhile, a few times at most.
  ///
  /// @throws IOException if it is gone or cannot be read
  static <T> Reading<T> of(IncomingEntry entry, Taker<T> taker) throws IOException {
    var reading = once(entry, taker);
    for (var i = 1; i < TRIES && reading.problem.isPresent(); i++) {
      reading = once(entry, taker);
    }
    return reading;
  }

  private static <T> Reading<T> once(IncomingEntry entry, Taker<T> taker) throws IOException {
    try (var content = entry.open()) {
      var taken = taker.take(content);
      try {
        return new Reading<>(taken, content.confirm(), Optional.empty());
      } catch (ChangedWhileReadException e) {
        var doubtful = entry.meta().withChangeMark(0);
        return new Reading<>(taken, doubtful, Optional.of(String.valueOf(e.getMessage())));
      }
    }
  }
}
