package dev.backstay.config;

import java.nio.file.Path;
import java.util.Optional;

/// What stood in files that are lost.
@FunctionalInterface
public interface FormerFiles {

  /// Nothing is known of any.
  FormerFiles NONE = _ -> Optional.empty();

  /// The text of a file when it was last captured; empty if it never was.
  ///
  /// @throws dev.backstay.failure.OperationFailedException if that cannot be told
  Optional<String> textOf(Path file);

  /// Whether those that are there are none of this configuration's business either.
  default boolean areAllLost() {
    return false;
  }
}
