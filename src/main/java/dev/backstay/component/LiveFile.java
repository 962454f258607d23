package dev.backstay.component;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// A regular file as a walk listed it, to be opened later.
///
/// @param path where it is
/// @param listed the entry as it was listed
/// @param stat what it was then
/// @param directory what the directory was that it was found in
/// @param marks computes its change mark
/// @param extended reads its extended attributes, which are not in `listed`
public record LiveFile(
    Path path,
    EntryMeta listed,
    FileStat stat,
    FileStat directory,
    ChangeMarks marks,
    Extended extended) {

  private static final Set<OpenOption> READING =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /// Reads the extended attributes of one file.
  @FunctionalInterface
  public interface Extended {
    SortedMap<String, byte[]> read() throws IOException;
  }

  /// What may take the reading of a file over once it has been opened.
  @FunctionalInterface
  public interface Other {
    /// The content in place of the file's own bytes, if there is one.
    Optional<IncomingContent> open(FileChannel file) throws IOException;
  }

  /// Opens the bytes. A file that took its name since is opened in its place.
  ///
  /// @throws java.nio.file.NoSuchFileException if it is gone
  public IncomingContent open() throws IOException {
    return open(_ -> Optional.empty());
  }

  /// Opens the bytes, or what shall be read in their place.
  public IncomingContent open(Other other) throws IOException {
    var before = lookAgain();
    var channel = FileChannel.open(path, READING);
    var taken = false;
    try {
      var content = other.open(channel);
      if (content.isPresent()) {
        return content.get();
      }
      var plain = new LiveFileContent(this, before, channel);
      taken = true;
      return plain;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
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

  /// The entry of a version of the file that was read whole, without extended attributes.
  EntryMeta entryOf(FileStat version) {
    if (version.isUnchangedSince(stat)) {
      return listed;
    }
    return new EntryMeta(
        listed.path(),
        listed.type(),
        version.attributes(Collections.emptySortedMap()),
        version.sizeBytes(),
        listed.target(),
        listed.database(),
        marks.of(List.of(version)));
  }
}
