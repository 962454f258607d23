package dev.backstay.component;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RestoreRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// The place where restored state will stand, checked to be replaceable by renames.
///
/// @param destination the place
/// @param parent what the directory around it was when it was checked
public record LiveSite(Destination destination, FileStat parent) {

  /// Checks the place; changes nothing.
  ///
  /// @throws RestoreRefusedException if renames cannot replace what is there
  public static LiveSite check(Destination destination) {
    var directory = directoryOf(destination);
    try {
      var parent = FileStat.of(directory);
      if (!parent.isDirectory()) {
        throw unsupported(
            directory + " is a " + parent.typeName() + ", not a directory",
            "Restore to a path whose parent is a real directory.");
      }
      var site = new LiveSite(destination, parent);
      site.requireReplaceable();
      return site;
    } catch (NoSuchFileException e) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          directory + " does not exist",
          "Create the directory with its intended owner and mode, or add --make-directories, then"
              + " restore again.",
          e);
    } catch (IOException e) {
      throw unreadable(destination, e);
    }
  }

  private static Path directoryOf(Destination destination) {
    return Objects.requireNonNull(destination.live().toAbsolutePath().getParent(), "no parent");
  }

  /// What stands there now, if anything does.
  ///
  /// @throws RestoreRefusedException if the place changed its nature since it was checked
  public Optional<FileStat> checkAgain() {
    try {
      if (!FileStat.of(directoryOf(destination)).isSameFile(parent)) {
        throw new RestoreRefusedException(
            FailureCode.TARGET_CHANGED,
            directoryOf(destination) + " was replaced by another directory during the restore",
            "Find out what moved it, then restore again.");
      }
      return requireReplaceable();
    } catch (IOException e) {
      throw unreadable(destination, e);
    }
  }

  private Optional<FileStat> requireReplaceable() throws IOException {
    var live = destination.live();
    FileStat found;
    try {
      found = FileStat.of(live);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
    if (found.isSymbolicLink()) {
      throw unsupported(
          live + " is a symbolic link to " + NativeNames.targetOf(live),
          "Restore to the path it points to, or remove the link first.");
    }
    if (found.device() != parent.device() || isMountPoint(live)) {
      throw unsupported(
          live + " is a mount point, which cannot be renamed",
          "Restore to a directory below it or beside it, or unmount it first.");
    }
    return Optional.of(found);
  }

  /// A directory mounted from the same file system has the device of its parent; only the kernel's
  /// list of mounts tells.
  private static boolean isMountPoint(Path live) throws IOException {
    var mounts = live.getFileSystem().getPath("/proc/self/mountinfo");
    if (Files.notExists(mounts, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    var real = live.toRealPath().toString();
    try (var lines = Files.lines(mounts, StandardCharsets.ISO_8859_1)) {
      return lines.map(line -> line.split(" ", 6)[4]).anyMatch(escaped(real)::equals);
    }
  }

  /// The path as the kernel writes it into that list.
  private static String escaped(String path) {
    var utf8 = path.getBytes(StandardCharsets.UTF_8);
    return new String(utf8, StandardCharsets.ISO_8859_1)
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }

  private static RestoreRefusedException unsupported(String message, String hint) {
    return new RestoreRefusedException(FailureCode.TARGET_UNSUPPORTED, message, hint);
  }

  private static RestoreRefusedException unreadable(Destination destination, IOException e) {
    return new RestoreRefusedException(
        FailureCode.TARGET_UNSUPPORTED,
        "cannot look at " + destination.live() + ": " + Reason.of(e, destination.live()),
        "Let the account that runs the restore read and write the directory around it.",
        e);
  }
}
