package dev.backstay.component.files;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.FileStat;
import dev.backstay.component.NativeNames;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One directory on the path that a walk is at: its names, and how far they were handed out.
final class Level {

  /// How many names are looked up between two checks that the directory is still the same.
  private static final int LOOK_AHEAD = 64;

  /// One name in a directory; without a stat if it was gone when it was looked up.
  record Child(String name, Path file, @Nullable FileStat stat) {}

  private final Path directory;
  private final EntryPath path;
  private final FileStat stat;
  private final List<String> names;
  private final Set<String> owners;
  private final Set<String> leftOut = new HashSet<>();
  private final Deque<Child> ahead = new ArrayDeque<>();
  private int next;

  private Level(Path directory, EntryPath path, FileStat stat, List<String> names) {
    this.directory = directory;
    this.path = path;
    this.stat = stat;
    this.names = names;
    this.owners = ownersOfSidecars(names);
  }

  /// Lists the directory.
  ///
  /// @throws IOException if it cannot be listed, or is not the directory of `stat` any more
  static Level open(Path directory, EntryPath path, FileStat stat) throws IOException {
    var names = new ArrayList<String>();
    try (var stream = Files.newDirectoryStream(directory)) {
      requireSame(directory, stat);
      if (stream instanceof SecureDirectoryStream<Path> opened) {
        requireOpened(opened, directory);
      }
      for (var child : stream) {
        names.add(NativeNames.nameOf(child));
      }
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    names.sort(EntryPath::compare);
    return new Level(directory, path, stat, names);
  }

  /// What was opened must be what the name stands for without following a link.
  private static void requireOpened(SecureDirectoryStream<Path> opened, Path directory)
      throws IOException {
    var named =
        Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    var handle = opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    if (!Objects.equals(named.fileKey(), handle.fileKey())) {
      throw replaced(directory);
    }
  }

  private static void requireSame(Path directory, FileStat stat) throws IOException {
    if (!FileStat.of(directory).isSameFile(stat)) {
      throw replaced(directory);
    }
  }

  private static FileSystemException replaced(Path directory) {
    return new FileSystemException(
        directory.toString(), null, "is not the directory that was listed any more");
  }

  private static Set<String> ownersOfSidecars(List<String> names) {
    var owners = new HashSet<String>();
    for (var name : names) {
      for (var ending : DatabaseFiles.SIDECARS) {
        if (name.endsWith(ending)) {
          owners.add(name.substring(0, name.length() - ending.length()));
        }
      }
    }
    return owners;
  }

  /// Where the directory stands in the tree.
  EntryPath path() {
    return path;
  }

  /// The directory itself, as it was when it was listed.
  FileStat stat() {
    return stat;
  }

  /// The next child, or null after the last one.
  ///
  /// @throws IOException if the directory was replaced meanwhile; there are no more children then
  @Nullable Child next() throws IOException {
    while (true) {
      if (ahead.isEmpty() && next < names.size()) {
        lookAhead();
      }
      var child = ahead.poll();
      if (child == null || !leftOut.contains(child.name())) {
        return child;
      }
    }
  }

  private void lookAhead() throws IOException {
    var from = next;
    var end = Math.min(from + LOOK_AHEAD, names.size());
    var found = new ArrayList<Child>();
    next = names.size();
    for (var name : names.subList(from, end)) {
      var file = NativeNames.child(directory, name);
      found.add(new Child(name, file, statOf(file)));
    }
    requireSame(directory, stat);
    next = end;
    ahead.addAll(found);
  }

  private static @Nullable FileStat statOf(Path file) throws IOException {
    try {
      return FileStat.of(file);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  /// Whether other files here are named like parts of a database of that name.
  boolean hasSidecars(String name) {
    return owners.contains(name);
  }

  /// Leaves the sidecars of the database out of what follows; returns those that exist.
  List<String> leaveOutSidecars(String database) {
    var present =
        DatabaseFiles.SIDECARS.stream()
            .map(ending -> database + ending)
            .filter(this::isListed)
            .toList();
    leftOut.addAll(present);
    return present;
  }

  private boolean isListed(String name) {
    return Collections.binarySearch(names, name, EntryPath::compare) >= 0;
  }

  /// What a name in this directory stands for now; empty if it is gone.
  Optional<FileStat> statOf(String name) throws IOException {
    return Optional.ofNullable(statOf(NativeNames.child(directory, name)));
  }
}
