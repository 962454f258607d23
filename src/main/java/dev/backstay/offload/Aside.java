package dev.backstay.offload;

import dev.backstay.component.Destination;
import dev.backstay.component.FileStat;
import dev.backstay.component.WorkDirectory;
import dev.backstay.component.files.FileSurvey;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/// A file that is in a snapshot, its name, and the name it has while it is looked at for the last
/// time.
///
/// @param file where it stands
/// @param aside where it is meanwhile
/// @param inode its number
/// @param sizeBytes its length
/// @param modifiedAtNanos when it was last written to
public record Aside(Path file, Path aside, long inode, long sizeBytes, long modifiedAtNanos) {

  /// The file under a name of that run's own.
  static Aside of(FileSurvey.Found found, RunId run, int number) {
    var name = Destination.WORK_PREFIX + run.hex() + "-offload-" + number;
    return new Aside(
        found.file(),
        found.file().resolveSibling(name),
        found.stat().inode(),
        found.stat().sizeBytes(),
        found.stat().modifiedAtNanos());
  }

  /// Gives it the other name.
  void setAside() throws IOException {
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Whether there is something under the other name.
  boolean isAside() throws IOException {
    return FileStat.find(aside).isPresent();
  }

  /// Whether that is what the snapshot has.
  boolean isArchived(FileStat stat) {
    return stat.isRegularFile()
        && stat.inode() == inode
        && stat.links() == 1
        && stat.sizeBytes() == sizeBytes
        && stat.modifiedAtNanos() == modifiedAtNanos;
  }

  /// Removes what is under the other name.
  void remove() throws IOException {
    Files.delete(aside);
  }

  /// Gives what is under the other name its name back, if nothing else has taken it.
  ///
  /// @throws FileAlreadyExistsException if something has
  void putBack() throws IOException {
    try {
      Files.createLink(file, aside);
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (FileStat.find(file).isEmpty()) {
        // A file system without links: nobody but this run knows the other name.
        Files.move(aside, file);
        return;
      }
      if (!isBoth()) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    Files.delete(aside);
  }

  /// Whether it has both names, as one that was being put back.
  boolean isBoth() throws IOException {
    var here = FileStat.find(file);
    var there = FileStat.find(aside);
    return here.isPresent() && there.isPresent() && here.get().isSameFile(there.get());
  }

  /// Makes both names durable, as they are.
  void sync() throws IOException {
    WorkDirectory.sync(Objects.requireNonNull(file.getParent()));
  }
}
