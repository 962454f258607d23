package dev.backstay.importing;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.FileStat;
import dev.backstay.component.NativeNames;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;

/// A backup as it lies there.
final class Source {

  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] DATABASE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DUMP = "PGDMP".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final Path real;
  private final FileStat stat;

  private Source(Path path, Path real, FileStat stat) {
    this.path = path;
    this.real = real;
    this.stat = stat;
  }

  /// What is there.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if nothing is
  static Source at(Path path) {
    try {
      var real = path.toRealPath();
      var stat = FileStat.of(real);
      if (!stat.isDirectory() && !stat.isRegularFile()) {
        throw Failures.unknown(path, "a " + stat.typeName());
      }
      return new Source(path, real, stat);
    } catch (IOException e) {
      throw Failures.missing(path, e);
    }
  }

  Path path() {
    return path;
  }

  /// The name of the file or directory.
  String name() {
    return NativeNames.nameOf(real);
  }

  /// When it was last written.
  Instant modifiedAt() {
    return Instant.EPOCH.plusNanos(stat.modifiedAtNanos());
  }

  /// Whether it is a file of its own, and no archive, as its first bytes tell.
  Optional<Form> formOfFile() {
    var start = start();
    if (startsWith(start, DATABASE)) {
      return Optional.of(Form.SQLITE);
    }
    return startsWith(start, DUMP) ? Optional.of(Form.PG_DUMP) : Optional.empty();
  }

  private byte[] start() {
    if (stat.isDirectory()) {
      return new byte[0];
    }
    if (stat.sizeBytes() == 0) {
      throw Failures.incomplete(path, "the file has 0 bytes");
    }
    try (var in = Files.newInputStream(real)) {
      return in.readNBytes(DATABASE.length);
    } catch (IOException e) {
      throw Failures.unreadable(path, e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /// Copies what a directory or an archive holds.
  Holding unpack(Path directory, Progress progress) {
    var builder = new HoldingBuilder(path, directory, progress);
    try {
      if (stat.isDirectory()) {
        new DirectoryReader(path, builder).read();
      } else if (startsWith(start(), GZIP)) {
        new ArchiveReader(real, builder).read();
        DirectoryReader.requireUnchanged(path, real, stat);
      } else {
        throw Failures.unknown(path, "neither a directory, nor an archive, a database or a dump");
      }
    } catch (IOException e) {
      throw Failures.unreadable(path, e);
    }
    return builder.build();
  }

  /// Copies a file, and what belongs to it if it is a database.
  Holding copy(Path directory, Progress progress) {
    var builder = new HoldingBuilder(path, directory, progress);
    if (stat.isDirectory()) {
      throw Failures.unknown(path, "a directory, not a file");
    }
    try {
      var copy = directory.resolve("held");
      add(builder, real, stat, copy);
      for (var ending : DatabaseFiles.SIDECARS) {
        var sidecar = real.resolveSibling(name() + ending);
        var found = FileStat.find(sidecar);
        if (!ending.equals("-shm") && found.filter(FileStat::isRegularFile).isPresent()) {
          add(builder, sidecar, found.get(), directory.resolve("held" + ending));
        }
      }
      DirectoryReader.requireUnchanged(path, real, stat);
    } catch (IOException e) {
      throw Failures.unreadable(path, e);
    }
    return builder.build();
  }

  private void add(HoldingBuilder builder, Path file, FileStat found, Path copy)
      throws IOException {
    var attributes = found.attributes(Collections.emptySortedMap());
    try (var content = DirectoryReader.open(file)) {
      var name = new EntryPath(NativeNames.nameOf(file));
      builder.addFile(name, attributes, found.sizeBytes(), content, copy);
    }
    DirectoryReader.requireUnchanged(path, file, found);
  }
}
