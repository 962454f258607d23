package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that a command writes for people, and that was not there before.
///
/// @param what it holds, as in `the report`
record NewFile(Path path, String what) {

  /// Writes it.
  ///
  /// @throws UsageException if something stands there, or it cannot be written
  void write(String text) {
    try {
      Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UsageException(
          FailureCode.OUTPUT_FAILED,
          "%s cannot be written to %s: %s".formatted(what, path, e),
          "Name a new file in a directory that can be written to.",
          e);
    }
  }
}
