package dev.backstay.backup;

import dev.backstay.component.Scratch;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/// A private directory for one run's temporary copies, removed when it is closed. What a killed run
/// left there is removed by the next one.
public final class ScratchSpace implements AutoCloseable {

  private static final String PREFIX = "backstay-scratch-";
  private static final Pattern OWNED = Pattern.compile(PREFIX + "([0-9]+)-[0-9a-f]{12}");

  private final Path directory;
  private final Progress progress;

  private ScratchSpace(Path directory, Progress progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /// Makes one in that directory.
  ///
  /// @throws CaptureFailedException if it cannot be made there
  public static ScratchSpace in(Path parent, Progress progress) {
    var own = PREFIX + ProcessHandle.current().pid() + "-" + RunId.random();
    try {
      Files.createDirectories(parent);
      removeLeftovers(parent);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      return new ScratchSpace(Files.createDirectory(parent.resolve(own), ownerOnly), progress);
    } catch (IOException e) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "no place for temporary copies in " + parent + ": " + Reason.of(e),
          "Make the directory writable, or set `scratch_dir`.",
          e);
    }
  }

  private static void removeLeftovers(Path parent) throws IOException {
    try (var names = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (var name : names) {
        var owner = OWNED.matcher(String.valueOf(name.getFileName()));
        if (owner.matches() && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
          WorkDirectory.delete(name);
        }
      }
    }
  }

  /// The private directory.
  public Scratch scratch() {
    return new Scratch(directory);
  }

  /// What cannot be removed is told and left to the next run: the snapshot is committed by now.
  @Override
  public void close() {
    try {
      WorkDirectory.delete(directory);
    } catch (IOException e) {
      progress.report(
          new Progress.Warning(
              "leftover",
              "temporary copies in " + directory + " could not be removed: " + e.getMessage()));
    }
  }
}
