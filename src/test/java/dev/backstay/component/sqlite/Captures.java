package dev.backstay.component.sqlite;

import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.Scratch;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.IncomingEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Reads captures to their end, as a repository does.
final class Captures {

  private Captures() {}

  static SqliteDatabase component(Path file) {
    return component(file, Duration.ofSeconds(20), Duration.ofSeconds(120));
  }

  static SqliteDatabase component(Path file, Duration lockWait, Duration holdLimit) {
    return new SqliteDatabase(
        new ComponentName("db"), Importance.CRITICAL, 1, file, lockWait, holdLimit);
  }

  static SqliteHandler handler(Path file) {
    return new SqliteHandler(component(file), InstantSource.system());
  }

  /// Captures the database into the file.
  static Taken take(Path database, Path to) throws IOException {
    var scratch = new Scratch(Files.createDirectories(to.resolveSibling("scratch")));
    try (var capture = handler(database).capture(scratch)) {
      var entry = capture.next().orElseThrow();
      var meta = read(entry, to);
      if (capture.next().isPresent()) {
        throw new AssertionError("a second entry");
      }
      return new Taken(meta, capture.finish());
    }
  }

  /// Reads all entries of a capture into files below the directory.
  static List<EntryMeta> readAll(Capture capture, Path directory) throws IOException {
    Files.createDirectories(directory);
    var metas = new ArrayList<EntryMeta>();
    for (var entry = capture.next(); entry.isPresent(); entry = capture.next()) {
      metas.add(read(entry.get(), directory.resolve(entry.get().meta().path().value())));
    }
    return metas;
  }

  static EntryMeta read(IncomingEntry entry, Path to) throws IOException {
    try (var content = entry.open();
        var out = Files.newOutputStream(to)) {
      var buffer = new byte[1 << 16];
      for (var n = content.read(buffer, 0, buffer.length);
          n >= 0;
          n = content.read(buffer, 0, buffer.length)) {
        out.write(buffer, 0, n);
      }
      return content.confirm();
    }
  }

  record Taken(EntryMeta meta, CaptureFacts facts) {

    String detail(String name) {
      return String.valueOf(facts.details().get(name));
    }

    long number(String name) {
      return Long.parseLong(detail(name));
    }
  }
}
