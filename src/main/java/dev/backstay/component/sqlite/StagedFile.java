package dev.backstay.component.sqlite;

import dev.backstay.run.Progress;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Writes stored entries as durable files.
final class StagedFile {

  private StagedFile() {}

  /// Makes a directory that only its owner can enter.
  static void directory(Path directory) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(directory, ownerOnly);
  }

  /// Writes the entry with its attributes and flushes it; the file does not exist before.
  static void write(ComponentContent content, StoredEntry entry, Path to, Progress progress)
      throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try (var channel = FileChannel.open(to, options, ownerOnly)) {
      content.read(entry, new Sink(channel, progress));
      var size = entry.meta().sizeBytes();
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
      give(to, entry.meta().attributes(), progress);
      channel.force(true);
    }
    progress.report(new Progress.Advanced(0, 1));
  }

  private static void give(Path to, Attributes attributes, Progress progress) throws IOException {
    try {
      Files.setAttribute(to, "unix:uid", attributes.uid());
      Files.setAttribute(to, "unix:gid", attributes.gid());
    } catch (FileSystemException notPermitted) {
      progress.report(
          new Progress.Warning(
              "owner-not-restored",
              "%s cannot be given to owner %d, group %d"
                  .formatted(to, attributes.uid(), attributes.gid())));
    }
    var view = Files.getFileAttributeView(to, UserDefinedFileAttributeView.class);
    for (var each : attributes.extended().entrySet()) {
      view.write(each.getKey(), ByteBuffer.wrap(each.getValue()));
    }
    Files.setAttribute(to, "unix:mode", attributes.mode());
    Files.setLastModifiedTime(
        to, FileTime.from(attributes.modifiedAtNanos(), TimeUnit.NANOSECONDS));
  }

  /// Makes the names in the directory durable.
  static void flush(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private record Sink(FileChannel channel, Progress progress) implements ContentSink {

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      var buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      progress.report(new Progress.Advanced(length, 0));
    }

    @Override
    public void skipZeros(long length) throws IOException {
      channel.position(channel.position() + length);
      progress.report(new Progress.Advanced(length, 0));
    }
  }
}
