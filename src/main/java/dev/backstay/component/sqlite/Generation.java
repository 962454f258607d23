package dev.backstay.component.sqlite;

import dev.backstay.component.ChangeMarks;
import dev.backstay.component.FileStat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The files that are one database together: the main file and its sidecars.
///
/// @param main the main file, by its real path: SQLite derives the sidecars' names from that one
record Generation(Path main) {

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
    return new ChangeMarks(now).of(stats());
  }

  /// The size of its files together, without the shared memory.
  long sizeBytes() throws IOException {
    return stats().stream().mapToLong(FileStat::sizeBytes).sum();
  }

  private List<FileStat> stats() throws IOException {
    var stats = new ArrayList<FileStat>();
    for (var file : List.of(main, wal(), journal())) {
      FileStat.find(file).ifPresent(stats::add);
    }
    return stats;
  }
}
