package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The files that are one database together: the main file and its sidecars.
///
/// @param main the main file, by its real path: SQLite derives the sidecars' names from that one
record Generation(Path main) {

  /// Changes within this time may leave a file's times as they are, so that times this young prove
  /// nothing. Far above the tick of any file system's clock.
  private static final Duration TIMES_SETTLE = Duration.ofSeconds(2);

  /// The generation of the database at the path, which may be a symbolic link.
  static Generation at(Path path) throws IOException {
    return new Generation(path.toRealPath());
  }

  Path wal() {
    return sidecar("-wal");
  }

  Path sharedMemory() {
    return sidecar("-shm");
  }

  Path journal() {
    return sidecar("-journal");
  }

  /// The file of the generation with that ending; the main file has none.
  Path sidecar(String suffix) {
    return main.resolveSibling(main.getFileName() + suffix);
  }

  /// A number that stays equal only while no file of the generation is changed, added or removed;
  /// 0 if that cannot be told because one of them changed just before `now`.
  long mark(Instant now) throws IOException {
    var settled = now.minus(TIMES_SETTLE);
    var mark = 0L;
    for (var file : new Path[] {main, wal(), journal()}) {
      var stamp = Stamp.of(file);
      if (stamp.isPresent() && stamp.get().isLaterThan(settled)) {
        return 0;
      }
      mark = mix(mark ^ stamp.map(Stamp::mark).orElse(1L));
    }
    return mark == 0 ? 1 : mark;
  }

  /// The size of its files together, without the shared memory.
  long sizeBytes() throws IOException {
    var size = 0L;
    for (var file : new Path[] {main, wal(), journal()}) {
      size += Stamp.of(file).map(Stamp::size).orElse(0L);
    }
    return size;
  }

  private static long mix(long value) {
    var z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// What tells one state of a file from another without reading it.
  record Stamp(long device, long inode, Instant changedAt, Instant modifiedAt, long size) {

    /// The stamp of the file, or empty if there is none.
    static Optional<Stamp> of(Path file) throws IOException {
      return look(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// The stamp of the file that a process has open, by its link in `/proc`.
    static Optional<Stamp> ofOpen(Path descriptor) throws IOException {
      return look(descriptor);
    }

    private static Optional<Stamp> look(Path file, LinkOption... options) throws IOException {
      try {
        var found = Files.readAttributes(file, "unix:dev,ino,ctime,lastModifiedTime,size", options);
        return Optional.of(
            new Stamp(
                LiveFile.number(found, "dev"),
                LiveFile.number(found, "ino"),
                LiveFile.time(found, "ctime").toInstant(),
                LiveFile.time(found, "lastModifiedTime").toInstant(),
                LiveFile.number(found, "size")));
      } catch (NoSuchFileException absent) {
        return Optional.empty();
      }
    }

    /// Whether both are of one file, in whatever state.
    boolean isSameFile(Stamp other) {
      return device == other.device && inode == other.inode;
    }

    private boolean isLaterThan(Instant instant) {
      return changedAt.isAfter(instant) || modifiedAt.isAfter(instant);
    }

    private long mark() {
      var mark = mix(inode);
      mark = mix(mark ^ changedAt.getEpochSecond());
      mark = mix(mark ^ changedAt.getNano());
      mark = mix(mark ^ modifiedAt.getEpochSecond());
      mark = mix(mark ^ modifiedAt.getNano());
      return mix(mark ^ size);
    }
  }
}
