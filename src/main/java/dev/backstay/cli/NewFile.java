package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that a command writes for people, and that was not there before.
///
/// @param what it holds, as in `the report`
record NewFile(Path path, String what) {

  /// What goes into it.
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes it.
  ///
  /// @throws UsageException if something stands there, or it cannot be written
  void write(String text) {
    write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Writes it. Nothing is left of one that could not be written to its end.
  ///
  /// @throws UsageException if something stands there, or it cannot be written
  void write(Content content) {
    try (var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      writeWhole(content, out);
    } catch (IOException e) {
      throw new UsageException(
          FailureCode.OUTPUT_FAILED,
          "%s cannot be written to %s: %s".formatted(what, path, Reason.of(e, path)),
          "Name a new file in a directory that can be written to.",
          e);
    }
  }

  private void writeWhole(Content content, OutputStream out) throws IOException {
    try {
      content.writeTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }
}
