package dev.backstay.component;

import dev.backstay.snapshot.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/// What the file system says about one name, never looked up through a symbolic link.
///
/// @param mode type and permission bits
/// @param device the file system it is on
/// @param inode its number there
/// @param links how many names it has
/// @param uid numeric owner
/// @param gid numeric group
/// @param changedAtNanos last change of content or attributes, nanoseconds since 1970
/// @param modifiedAtNanos last change of content, nanoseconds since 1970
/// @param sizeBytes length of the content
public record FileStat(
    int mode,
    long device,
    long inode,
    int links,
    int uid,
    int gid,
    long changedAtNanos,
    long modifiedAtNanos,
    long sizeBytes) {

  private static final String WANTED =
      "unix:mode,ino,dev,nlink,uid,gid,ctime,lastModifiedTime,size";
  private static final int PERMISSIONS = 07777;
  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int SYMBOLIC_LINK = 0120000;
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  /// Looks the name up.
  ///
  /// @throws java.nio.file.NoSuchFileException if nothing has that name
  public static FileStat of(Path path) throws IOException {
    return from(Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS));
  }

  /// Looks the name up; empty if nothing has it.
  public static Optional<FileStat> find(Path path) throws IOException {
    try {
      return Optional.of(of(path));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /// Looks up what a symbolic link leads to.
  public static FileStat behind(Path link) throws IOException {
    return from(Files.readAttributes(link, WANTED));
  }

  /// The attributes a snapshot keeps of what has that name, extended ones included. Opens and
  /// closes it, and so must not be called while this process holds locks on it.
  public static Attributes attributesOf(Path path) throws IOException {
    return of(path).attributes(ExtendedAttributes.of(path));
  }

  private static FileStat from(Map<String, Object> found) {
    return new FileStat(
        number(found, "mode").intValue(),
        number(found, "dev").longValue(),
        number(found, "ino").longValue(),
        number(found, "nlink").intValue(),
        number(found, "uid").intValue(),
        number(found, "gid").intValue(),
        nanos(found, "ctime"),
        nanos(found, "lastModifiedTime"),
        number(found, "size").longValue());
  }

  private static Number number(Map<String, Object> found, String name) {
    return (Number) Objects.requireNonNull(found.get(name), name);
  }

  private static long nanos(Map<String, Object> found, String name) {
    return ((FileTime) Objects.requireNonNull(found.get(name), name)).to(TimeUnit.NANOSECONDS);
  }

  /// Its permission bits.
  public int permissions() {
    return mode & PERMISSIONS;
  }

  /// Whether it is a regular file.
  public boolean isRegularFile() {
    return (mode & TYPE) == REGULAR;
  }

  /// Whether it is a directory.
  public boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  /// Whether it is a symbolic link.
  public boolean isSymbolicLink() {
    return (mode & TYPE) == SYMBOLIC_LINK;
  }

  /// What it is, in a word, for people.
  public String typeName() {
    return switch (mode & TYPE) {
      case REGULAR -> "file";
      case DIRECTORY -> "directory";
      case SYMBOLIC_LINK -> "symbolic link";
      case FIFO -> "named pipe";
      case SOCKET -> "socket";
      default -> "device";
    };
  }

  /// Whether both are the same file or directory, perhaps in different states.
  public boolean isSameFile(FileStat other) {
    return device == other.device && inode == other.inode && (mode & TYPE) == (other.mode & TYPE);
  }

  /// Whether nothing was written to it, and nothing about it changed, since the other look.
  public boolean isUnchangedSince(FileStat earlier) {
    return isSameFile(earlier)
        && sizeBytes == earlier.sizeBytes
        && modifiedAtNanos == earlier.modifiedAtNanos
        && changedAtNanos == earlier.changedAtNanos;
  }

  /// The attributes a snapshot keeps, with the extended ones read separately.
  public Attributes attributes(SortedMap<String, byte[]> extended) {
    return new Attributes(mode & PERMISSIONS, uid, gid, modifiedAtNanos, extended);
  }
}
