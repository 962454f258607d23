package dev.backstay.component;

import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A new file that is being filled in order; zeros that are skipped become holes.
public final class StagedFile implements ContentSink {

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
  private static final int OWNER = 0600;

  private final FileChannel channel;
  private final @Nullable WriteBehind behind;
  private @Nullable ByteBuffer block;
  private long position;
  private boolean endsInHole;

  /// Makes the file, in a directory that only its owner can enter, with as much of its mode as it
  /// may have from the start.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if anything has that name
  StagedFile(Path path, int mode) throws IOException {
    this(path, mode, null);
  }

  private StagedFile(Path path, int mode, @Nullable WriteBehind behind) throws IOException {
    channel = FileChannel.open(path, NEW, permissions(mode | OWNER));
    this.behind = behind;
  }

  /// The same, which is written while further bytes come.
  static StagedFile behind(Path path, int mode, WriteBehind behind) throws IOException {
    return new StagedFile(path, mode, behind);
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (var each : PosixFilePermission.values()) {
      // From OWNER_READ, the highest bit, to OTHERS_EXECUTE, the lowest.
      if ((mode & (0400 >>> each.ordinal())) != 0) {
        permissions.add(each);
      }
    }
    return PosixFilePermissions.asFileAttribute(permissions);
  }

  /// Makes a file that only its owner can read, with the content of an entry, durable but for its
  /// name.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if anything has that name
  public static void make(Path path, ComponentContent content, StoredEntry entry)
      throws IOException {
    var file = new StagedFile(path, OWNER);
    try (var _ = file.channel) {
      content.read(entry, file);
      file.finish(entry.meta().sizeBytes()).force(true);
    }
  }

  /// Puts other content into a staged file, durably: into a new file beside it, which takes its
  /// name, owner, mode and extended attributes.
  public static void replace(Path path, byte[] bytes) throws IOException {
    replace(path, bytes, path.resolveSibling(NativeNames.nameOf(path) + ".edited"));
  }

  /// The same with a name for the new file until it takes the other one; nothing may have it.
  public static void replace(Path path, byte[] bytes, Path fresh) throws IOException {
    var former = FileStat.of(path);
    var file = new StagedFile(fresh, OWNER);
    try (var channel = file.channel) {
      file.write(bytes, 0, bytes.length);
      var made = FileStat.of(fresh);
      if (made.uid() != former.uid() || made.gid() != former.gid()) {
        Files.setAttribute(fresh, "unix:uid", former.uid());
        Files.setAttribute(fresh, "unix:gid", former.gid());
      }
      var extended = ExtendedAttributes.of(path);
      if (!extended.isEmpty()) {
        ExtendedAttributes.write(fresh, extended);
      }
      Files.setAttribute(fresh, "unix:mode", former.permissions());
      channel.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    WorkDirectory.sync(Objects.requireNonNull(path.toAbsolutePath().getParent()));
  }

  /// The open file.
  FileChannel channel() {
    return channel;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (behind == null) {
      var rest = ByteBuffer.wrap(bytes, offset, length);
      while (rest.hasRemaining()) {
        position += channel.write(rest, position);
      }
    } else {
      fill(behind, bytes, offset, length);
    }
    endsInHole = endsInHole && length == 0;
  }

  private void fill(WriteBehind behind, byte[] bytes, int offset, int length) throws IOException {
    for (var from = offset; from < offset + length; ) {
      var into = block == null ? behind.take() : block;
      block = into;
      var count = Math.min(into.remaining(), offset + length - from);
      into.put(bytes, from, count);
      from += count;
      position += count;
      if (!into.hasRemaining()) {
        handOver();
      }
    }
  }

  private void handOver() throws IOException {
    var filled = block;
    if (behind != null && filled != null) {
      block = null;
      behind.write(channel, filled, position - filled.position());
    }
  }

  @Override
  public void skipZeros(long length) throws IOException {
    handOver();
    position += length;
    endsInHole = endsInHole || length > 0;
  }

  /// Ends the content, gives the file its full length and hands over its open channel.
  ///
  /// @throws IOException if the content is not as long as it was said to be
  FileChannel finish(long sizeBytes) throws IOException {
    if (position != sizeBytes) {
      throw new IOException("content of " + position + " bytes, listed with " + sizeBytes);
    }
    handOver();
    if (behind != null) {
      behind.await();
    }
    if (endsInHole) {
      channel.write(ByteBuffer.wrap(new byte[1]), position - 1);
    }
    return channel;
  }

  /// Lets go of a file that will not be finished.
  void abandon() throws IOException {
    if (behind != null && block != null) {
      behind.giveBack(block);
      block = null;
    }
    channel.close();
  }
}
