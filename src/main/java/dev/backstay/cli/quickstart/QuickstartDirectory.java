package dev.backstay.cli.quickstart;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The place of a quickstart: a directory of its own, which it may empty.
public final class QuickstartDirectory {

  private static final String MARK = ".backstay-quickstart";

  private QuickstartDirectory() {}

  /// Makes the directory, or empties it if an earlier quickstart made it.
  ///
  /// @throws UsageException if it holds something else
  public static void prepare(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.exists(directory.resolve(MARK)) && !isEmpty(directory)) {
      throw new UsageException(
          FailureCode.TARGET_NOT_EMPTY,
          directory + " is not empty, and no quickstart made it",
          "Name an empty directory, or one that does not exist, with --directory.");
    }
    Files.createDirectories(directory);
    try (var inside = Files.list(directory)) {
      for (var file : inside.filter(it -> !it.endsWith(MARK)).toList()) {
        Directories.delete(file);
      }
    }
    Files.writeString(directory.resolve(MARK), "made by `backstay quickstart`\n");
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (var inside = Files.list(directory)) {
      return inside.findAny().isEmpty();
    }
  }
}
