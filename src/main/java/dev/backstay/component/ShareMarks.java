package dev.backstay.component;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How far the exchange of a share has come, in its directory: what rows or items are does not tell
/// it once others have written to them.
///
/// @param directory the directory of the share
public record ShareMarks(Path directory) {

  /// Whether it may have been done.
  public boolean isBegun() {
    return Files.exists(directory.resolve("begun"));
  }

  /// Whether it was done.
  public boolean isDone() {
    return Files.exists(directory.resolve("done"));
  }

  /// Says, durably, that it is about to be done.
  public void begin() throws IOException {
    mark("begun");
  }

  /// Says, durably, that it was done.
  public void end() throws IOException {
    mark("done");
  }

  private void mark(String name) throws IOException {
    try {
      Files.createFile(directory.resolve(name));
    } catch (FileAlreadyExistsException said) {
      // Whoever said it may have died before it was durable.
    }
    WorkDirectory.sync(directory);
  }
}
