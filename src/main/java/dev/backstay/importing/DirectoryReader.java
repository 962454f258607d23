package dev.backstay.importing;

import dev.backstay.component.FileStat;
import dev.backstay.component.NativeNames;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;

/// Reads a backup that is a directory. Symbolic links below it are kept as they are and never
/// followed; devices and the like are refused.
final class DirectoryReader {

  private final Path source;
  private final HoldingBuilder into;

  DirectoryReader(Path source, HoldingBuilder into) {
    this.source = source;
    this.into = into;
  }

  /// Reads all of it.
  void read() throws IOException {
    readBelow(source.toRealPath(), EntryPath.ROOT);
  }

  private void readBelow(Path directory, EntryPath path) throws IOException {
    try (var children = Files.newDirectoryStream(directory)) {
      for (var child : children) {
        var name = NativeNames.nameOf(child);
        add(child, into.pathOf(path.equals(EntryPath.ROOT) ? name : path.value() + "/" + name));
      }
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private void add(Path child, EntryPath path) throws IOException {
    var stat = FileStat.of(child);
    var attributes = stat.attributes(Collections.emptySortedMap());
    if (stat.isDirectory()) {
      into.addDirectory(path, attributes);
      readBelow(child, path);
      if (!FileStat.of(child).isSameFile(stat)) {
        throw Failures.unsafe(source, path + " was replaced while it was read");
      }
    } else if (stat.isSymbolicLink()) {
      into.addLink(path, attributes, NativeNames.targetOf(child));
    } else if (stat.isRegularFile()) {
      try (var content = open(child)) {
        into.addFile(path, attributes, stat.sizeBytes(), content);
      }
      requireUnchanged(source, child, stat);
    } else {
      throw Failures.unsafe(source, path + " is a " + stat.typeName());
    }
  }

  static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  static void requireUnchanged(Path source, Path file, FileStat before) throws IOException {
    if (!FileStat.of(file).isUnchangedSince(before)) {
      throw Failures.damaged(source, file + " was written to while it was read", null);
    }
  }
}
