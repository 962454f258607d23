package dev.backstay.component.sqlite;

import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.FileStat;
import dev.backstay.component.FixedCapture;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;

/// The files of a database exactly as they are: main file, journal, write-ahead log.
///
/// The shared memory file is left out: it is an index of the log that SQLite makes anew. Sidecars
/// without a main file are left out too: they belong to nothing.
final class GenerationCapture {

  private GenerationCapture() {}

  /// Lists the files; a database that is not there has none.
  static Capture open(SqliteDatabase component, Instant now) throws IOException {
    try {
      var live = Generation.at(component.path());
      var name = component.path().getFileName().toString();
      var entries = new ArrayList<IncomingEntry>();
      entries.add(entry(name, live.main(), Cutting.PAGED));
      if (Files.exists(live.journal())) {
        entries.add(entry(name + "-journal", live.journal(), Cutting.STREAM));
      }
      if (Files.exists(live.wal())) {
        entries.add(entry(name + "-wal", live.wal(), Cutting.STREAM));
      }
      var established = new FixedCapture.Established("files", now, Collections.emptySortedMap());
      return new FixedCapture(component, entries, established, () -> {});
    } catch (NoSuchFileException absent) {
      return FixedCapture.absent(component, now);
    }
  }

  private static IncomingEntry entry(String name, Path file, Cutting cutting) throws IOException {
    var meta =
        new EntryMeta(
            new EntryPath(name),
            EntryType.FILE,
            FileStat.attributesOf(file),
            Files.size(file),
            "",
            false,
            0);
    return new IncomingEntry(meta, () -> new PlainContent(meta, file, cutting), true);
  }
}
