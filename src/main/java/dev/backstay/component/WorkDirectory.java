package dev.backstay.component;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Makes, syncs and removes the private directories in which restored state is built.
public final class WorkDirectory {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private WorkDirectory() {}

  /// Makes a directory that only its owner can enter.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if anything has that name
  public static void create(Path directory) throws IOException {
    Files.createDirectory(directory, PRIVATE);
  }

  /// Makes the directory and its missing parents, with ordinary rights, durable to the last name.
  public static void createDurably(Path directory) throws IOException {
    var parent = directory.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      createDurably(parent);
      Files.createDirectory(directory);
      sync(parent);
    } else if (Files.isReadable(parent)) {
      // Whoever made it may have died before its name was durable.
      sync(parent);
    }
  }

  /// Makes the names in the directory durable.
  public static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Removes the directory with everything below it, durably. If it is not there, that is made
  /// durable: whoever removed it may have died before it did so. Symbolic links are removed, never
  /// followed.
  public static void delete(Path directory) throws IOException {
    var parent = Objects.requireNonNull(directory.toAbsolutePath().getParent());
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isDirectory(parent)) {
        sync(parent);
      }
      return;
    }
    if (FileStat.of(directory).isDirectory()) {
      empty(directory);
    }
    Files.delete(directory);
    sync(parent);
  }

  private static void empty(Path directory) throws IOException {
    try (var stream = Files.newDirectoryStream(directory)) {
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        requireNotBehindLink(secure, directory);
        empty(secure);
      } else {
        emptyByName(stream);
      }
    }
  }

  private static void requireNotBehindLink(SecureDirectoryStream<Path> opened, Path directory)
      throws IOException {
    var named =
        Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    var handle = opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    if (!Objects.equals(named.fileKey(), handle.fileKey())) {
      throw new IOException(directory + " was replaced while it was removed");
    }
  }

  /// Empties a directory by its handle, so that nobody who swaps a name for a link on the way can
  /// lead the removal elsewhere.
  private static void empty(SecureDirectoryStream<Path> directory) throws IOException {
    directory.getFileAttributeView(PosixFileAttributeView.class).setPermissions(OWNER_ONLY);
    for (var child : namesIn(directory)) {
      var name = Objects.requireNonNull(child.getFileName());
      var view =
          directory.getFileAttributeView(
              name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view.readAttributes().isDirectory()) {
        try (var below = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          empty(below);
        }
        directory.deleteDirectory(name);
      } else {
        directory.deleteFile(name);
      }
    }
  }

  private static void emptyByName(DirectoryStream<Path> directory) throws IOException {
    for (var child : namesIn(directory)) {
      if (FileStat.of(child).isDirectory()) {
        empty(child);
      }
      Files.delete(child);
    }
  }

  private static List<Path> namesIn(DirectoryStream<Path> directory) throws IOException {
    var names = new ArrayList<Path>();
    try {
      directory.forEach(names::add);
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    return names;
  }
}
