package dev.backstay.importing;

import dev.backstay.component.Volume;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/// Copies what a backup holds into a private directory. Its names stay in memory: the copies are
/// numbered, so that no name can lead a byte elsewhere.
final class HoldingBuilder {

  private static final int ENTRIES_MAX = 1_000_000;
  private static final int DIRECTORY_MODE = 0755;

  private final Path source;
  private final Path directory;
  private final Progress progress;
  private final TreeMap<EntryPath, Held> entries = new TreeMap<>();
  private final byte[] buffer = new byte[256 << 10];
  private int copies;

  /// @param source what is copied, for messages
  /// @param directory a private directory
  HoldingBuilder(Path source, Path directory, Progress progress) {
    this.source = source;
    this.directory = directory;
    this.progress = progress;
  }

  /// A name as it stands in the backup, as a path.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it is not a safe one
  EntryPath pathOf(String name) {
    var problem = EntryPath.problemOf(name);
    if (name.isEmpty() || problem.isPresent()) {
      throw Failures.unsafe(source, problem.orElse("an empty name"));
    }
    return new EntryPath(name);
  }

  /// Adds a directory; it may have been added before.
  void addDirectory(EntryPath path, Attributes attributes) {
    var before = entries.get(path);
    if (before != null && before.meta().type() == EntryType.DIRECTORY) {
      entries.put(path, directoryOf(path, attributes));
    } else {
      add(directoryOf(path, attributes));
    }
  }

  private static Held directoryOf(EntryPath path, Attributes attributes) {
    return new Held(
        new EntryMeta(path, EntryType.DIRECTORY, attributes, 0, "", false, 0), null, "");
  }

  /// Adds a symbolic link.
  void addLink(EntryPath path, Attributes attributes, String target) {
    add(
        new Held(
            new EntryMeta(path, EntryType.SYMLINK, attributes, 0, target, false, 0), null, ""));
  }

  /// Copies a file.
  ///
  /// @param sizeBytes how many bytes it should have
  /// @return how many it has
  long addFile(EntryPath path, Attributes attributes, long sizeBytes, InputStream content)
      throws IOException {
    return addFile(path, attributes, sizeBytes, content, directory.resolve("held-" + copies));
  }

  /// Copies a file to a place of its own in the private directory.
  long addFile(
      EntryPath path, Attributes attributes, long sizeBytes, InputStream content, Path copy)
      throws IOException {
    var room = Volume.of(directory).usableBytes();
    if (sizeBytes > room) {
      throw Failures.noRoom(source, sizeBytes, room);
    }
    copies++;
    var digest = Digests.sha256();
    var copied = 0L;
    try (var out = create(copy)) {
      for (var count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        digest.update(buffer, 0, count);
        write(out, count);
        copied += count;
        progress.report(new Progress.Advanced(count, 0));
      }
    }
    progress.report(new Progress.Advanced(0, 1));
    var meta = new EntryMeta(path, EntryType.FILE, attributes, copied, "", false, 0);
    add(new Held(meta, copy, HexFormat.of().formatHex(digest.digest())));
    return copied;
  }

  private static FileChannel create(Path copy) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return FileChannel.open(
        copy, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), ownerOnly);
  }

  private void write(FileChannel out, int count) throws IOException {
    var bytes = ByteBuffer.wrap(buffer, 0, count);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private void add(Held held) {
    var path = held.meta().path();
    path.parent().ifPresent(parent -> requireDirectory(parent, held.meta().attributes()));
    if (entries.putIfAbsent(path, held) != null) {
      throw Failures.invalid(source, path + " stands there twice", null);
    }
    if (entries.size() > ENTRIES_MAX) {
      throw Failures.invalid(source, "more than " + ENTRIES_MAX + " entries", null);
    }
  }

  /// What an archive does not name is as new, and as its owner's, as what is in it.
  private void requireDirectory(EntryPath path, Attributes below) {
    if (path.equals(EntryPath.ROOT)) {
      return;
    }
    var there = entries.get(path);
    if (there == null) {
      add(
          directoryOf(
              path,
              Attributes.of(DIRECTORY_MODE, below.uid(), below.gid(), below.modifiedAtNanos())));
    } else if (there.meta().type() != EntryType.DIRECTORY) {
      throw Failures.unsafe(source, path + " is no directory, and something is below it");
    }
  }

  /// All that was added.
  Holding build() {
    return new Holding(entries);
  }
}
