package dev.backstay.store.local;

import dev.backstay.store.Content;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// Steps on files and directories that survive a crash once they return.
final class Durable {

  /// Larger transfers would make the channel keep a native buffer of their size for every thread.
  private static final int TRANSFER_BYTES = 256 << 10;

  private static final int SMALL_WRITES_BYTES = 1 << 16;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Durable() {}

  /// Writes a new file and syncs it; its name is not synced.
  static void write(Path file, Content content) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(file, options, OWNER_ONLY_FILE)) {
      var out = new BufferedOutputStream(new ChannelOutput(channel), SMALL_WRITES_BYTES);
      content.writeTo(out);
      out.flush();
      if (channel.position() != content.sizeBytes()) {
        throw new IllegalStateException(
            "content of " + content.sizeBytes() + " bytes wrote " + channel.position());
      }
      channel.force(true);
    }
  }

  /// Gives a file a further name, which must be free.
  ///
  /// @throws FileAlreadyExistsException if it is not
  static void link(Path file, Path name) throws IOException {
    try {
      Files.createLink(name, file);
    } catch (UnsupportedOperationException unsupported) {
      throw noHardLinks(name, unsupported);
    } catch (FileSystemException fault) {
      if ("Operation not permitted".equals(fault.getReason())) {
        throw noHardLinks(name, fault);
      }
      throw fault;
    }
  }

  private static IOException noHardLinks(Path name, Exception cause) {
    return new IOException(
        "the file system has no hard links, without which two writers could overwrite each other: "
            + name.getParent(),
        cause);
  }

  /// Makes the directory and its missing parents, and syncs every name it made.
  ///
  /// @param directory absolute
  static void makeDirectories(Path directory) throws IOException {
    var parent = directory.getParent();
    if (Files.isDirectory(directory)) {
      // It may be left over from an attempt that failed at the sync.
      if (parent != null && Files.isReadable(parent)) {
        syncDirectory(parent);
      }
      return;
    }
    makeDirectories(Objects.requireNonNull(parent));
    makeDirectory(directory);
    syncDirectory(parent);
  }

  /// Makes one directory unless it is there; its name is not synced.
  static void makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, OWNER_ONLY_DIRECTORY);
    } catch (FileAlreadyExistsException present) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        var fault = new NotDirectoryException(directory.toString());
        fault.initCause(present);
        throw fault;
      }
    }
  }

  /// Makes the names in the directory durable.
  static void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Reads from the offset until the buffer is full or the file ends.
  static void fill(ByteBuffer buffer, FileChannel channel, long offset) throws IOException {
    var start = buffer.position();
    while (buffer.hasRemaining()) {
      var part = buffer.slice(buffer.position(), Math.min(buffer.remaining(), TRANSFER_BYTES));
      var count = channel.read(part, offset + buffer.position() - start);
      if (count < 0) {
        return;
      }
      buffer.position(buffer.position() + count);
    }
  }

  private static final class ChannelOutput extends OutputStream {

    private final FileChannel channel;

    ChannelOutput(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      var end = offset + length;
      for (var at = offset; at < end; at += TRANSFER_BYTES) {
        var part = ByteBuffer.wrap(bytes, at, Math.min(TRANSFER_BYTES, end - at));
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
    }
  }
}
