package dev.backstay.drill;

import dev.backstay.scratch.ScratchArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A disk that is full, as those say it who wrote to it. What was being written is removed when it
/// is told, so that the disk itself does not show it any more.
final class FullDisk {

  /// As the C library, quotas and SQLite have it; servers and programs pass it on.
  private static final List<String> WORDS =
      List.of("no space left on device", "disk quota exceeded", "database or disk is full");

  private FullDisk() {}

  /// Whether a failure, or what it came of, names a full disk.
  static boolean isNamedBy(Throwable failure) {
    return Stream.iterate(failure, it -> it != null, Throwable::getCause)
        .map(it -> String.valueOf(it.getMessage()))
        .anyMatch(FullDisk::isNamedIn);
  }

  /// Whether a server of the area has met one. A client that loses its server cannot say why.
  static boolean isMetIn(ScratchArea area) {
    try {
      return area.hasSaid(FullDisk::isNamedIn);
    } catch (IOException | UncheckedIOException unknown) {
      return false;
    }
  }

  private static boolean isNamedIn(String said) {
    var lower = said.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(lower::contains);
  }
}
