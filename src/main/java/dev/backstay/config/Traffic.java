package dev.backstay.config;

import java.time.Duration;
import java.util.Optional;

/// How a repository's store is used.
///
/// @param uploadLimit how many bytes a second may go there; empty for any number
/// @param downloadLimit how many may come from there
/// @param retryFor how long a store that is busy is asked again
public record Traffic(Optional<Long> uploadLimit, Optional<Long> downloadLimit, Duration retryFor) {

  /// Without any settings.
  public static final Traffic USUAL =
      new Traffic(Optional.empty(), Optional.empty(), Duration.ofMinutes(5));
}
