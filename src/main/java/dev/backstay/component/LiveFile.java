package dev.backstay.component;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A regular file as a walk listed it, to be opened later.
///
/// @param path where it is
/// @param listed the entry as it was listed
/// @param stat what it was then
/// @param directory what the directory was that it was found in
/// @param marks computes its change mark
public record LiveFile(
    Path path, EntryMeta listed, FileStat stat, FileStat directory, ChangeMarks marks) {

  /// Opens the bytes. A file that took its name since is opened in its place.
  ///
  /// @throws java.nio.file.NoSuchFileException if it is gone
  public IncomingContent open() throws IOException {
    return new LiveFileContent(this, lookAgain());
  }

  /// What the name stands for now.
  ///
  /// @throws IOException if that is no regular file of the walked tree any more
  public FileStat lookAgain() throws IOException {
    var now = FileStat.of(path);
    if (!now.isRegularFile()) {
      throw new FileSystemException(path.toString(), null, "became a " + now.typeName());
    }
    // The listed file itself was found inside the tree; another one may lie behind a link that
    // took the place of a directory.
    if (!now.isSameFile(stat)
        && !FileStat.of(Objects.requireNonNull(path.getParent())).isSameFile(directory)) {
      throw new FileSystemException(path.toString(), null, "its directory was replaced");
    }
    return now;
  }

  /// The entry of a version of the file that was read whole.
  EntryMeta entryOf(FileStat version) throws IOException {
    if (version.isUnchangedSince(stat)) {
      return listed;
    }
    return new EntryMeta(
        listed.path(),
        listed.type(),
        version.attributes(ExtendedAttributes.of(path)),
        version.sizeBytes(),
        listed.target(),
        listed.database(),
        marks.of(List.of(version)));
  }
}
