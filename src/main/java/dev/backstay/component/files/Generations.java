package dev.backstay.component.files;

import dev.backstay.component.ChangeMarks;
import dev.backstay.component.FileStat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the files that hold one content together: a database and its sidecars.
final class Generations {

  private static final Set<OpenOption> READING =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final EmbeddedDatabases databases;
  private final ChangeMarks marks;
  private long sidecars;

  Generations(EmbeddedDatabases databases, ChangeMarks marks) {
    this.databases = databases;
    this.marks = marks;
  }

  /// How many sidecars were found to belong to a database.
  long sidecars() {
    return sidecars;
  }

  /// The mark of the file, and of its sidecars if it is a database that has some; those are then
  /// left out of what follows.
  long markOf(Level level, String name, Path file, FileStat stat) {
    if (!level.hasSidecars(name) || !isDatabase(file)) {
      return marks.of(List.of(stat));
    }
    var leftOut = level.leaveOutSidecars(name);
    sidecars += leftOut.size();
    var generation = new ArrayList<FileStat>(List.of(stat));
    for (var sidecar : leftOut) {
      // Shared memory holds nothing that the log does not.
      if (!sidecar.endsWith("-shm") && !addStat(level, sidecar, generation)) {
        return 0;
      }
    }
    return marks.of(generation);
  }

  private static boolean addStat(Level level, String name, List<FileStat> generation) {
    try {
      level.statOf(name).ifPresent(generation::add);
      return true;
    } catch (IOException unknown) {
      return false;
    }
  }

  /// A file that cannot be looked into is listed as it is; opening it says what is wrong.
  private boolean isDatabase(Path file) {
    try (var channel = FileChannel.open(file, READING)) {
      return databases.recognises(channel);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
