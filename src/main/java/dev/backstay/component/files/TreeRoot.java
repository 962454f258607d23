package dev.backstay.component.files;

import dev.backstay.component.FileStat;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The directory that a walk starts from. A configured path that is itself a symbolic link means
/// the directory behind it.
///
/// @param configured the path as it was declared
/// @param directory the real directory
/// @param stat what it was when the walk began
record TreeRoot(Path configured, Path directory, FileStat stat) {

  /// Finds the directory.
  ///
  /// @throws CaptureFailedException if there is none
  static TreeRoot find(Path configured) {
    FileStat stat;
    Path directory;
    try {
      directory = configured.toRealPath();
      stat = FileStat.of(directory);
    } catch (IOException e) {
      throw missing(configured + " cannot be found: " + Reason.of(e, configured), e);
    }
    if (!stat.isDirectory()) {
      throw missing(configured + " is a " + stat.typeName() + ", not a directory", null);
    }
    return new TreeRoot(configured, directory, stat);
  }

  private static CaptureFailedException missing(String message, @Nullable IOException cause) {
    return new CaptureFailedException(
        FailureCode.SOURCE_MISSING,
        message,
        "Check the path of the component and that its file system is mounted.",
        cause);
  }

  /// Makes sure that what was walked is still what the path means.
  ///
  /// @throws CaptureFailedException if it was removed or replaced
  void requireStillThere() {
    try {
      if (FileStat.of(configured.toRealPath()).isSameFile(stat)) {
        return;
      }
    } catch (IOException e) {
      throw missing(
          configured + " was removed while it was captured: " + Reason.of(e, configured), e);
    }
    throw new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        configured + " was replaced by another directory while it was captured",
        "Run the backup again.");
  }

  /// Records where the tree really is if its path does not say so.
  void addTo(Map<String, String> details) {
    if (!directory.equals(configured.toAbsolutePath().normalize())) {
      details.put("real_path", directory.toString());
    }
  }
}
