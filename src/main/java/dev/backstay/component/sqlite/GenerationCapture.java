package dev.backstay.component.sqlite;

import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/// The files of a database exactly as they are: main file, journal, write-ahead log.
///
/// The shared memory file is left out: it is an index of the log that SQLite makes anew. Sidecars
/// without a main file are left out too: they belong to nothing.
final class GenerationCapture implements Capture {

  private final SqliteDatabase component;
  private final InstantSource clock;
  private final Instant begunAt;
  private final NoteBook notes = new NoteBook();
  private final Queue<IncomingEntry> entries = new ArrayDeque<>();

  /// Lists the files; a database that is not there has none.
  GenerationCapture(SqliteDatabase component, InstantSource clock) throws IOException {
    this.component = component;
    this.clock = clock;
    this.begunAt = clock.instant();
    try {
      var live = Generation.at(component.path());
      var name = component.path().getFileName().toString();
      add(name, live.main(), Cutting.PAGED);
      addIfPresent(name + "-journal", live.journal());
      addIfPresent(name + "-wal", live.wal());
    } catch (NoSuchFileException absent) {
      entries.clear();
    }
  }

  private void addIfPresent(String name, Path file) throws IOException {
    if (Files.exists(file)) {
      add(name, file, Cutting.STREAM);
    }
  }

  private void add(String name, Path file, Cutting cutting) throws IOException {
    var meta =
        new EntryMeta(
            new EntryPath(name),
            EntryType.FILE,
            LiveFile.attributes(file),
            Files.size(file),
            "",
            false,
            0);
    entries.add(new IncomingEntry(meta, () -> new PlainContent(meta, file, cutting), true));
  }

  @Override
  public ComponentName component() {
    return component.name();
  }

  @Override
  public ComponentKind kind() {
    return component.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    return Optional.ofNullable(entries.poll());
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    return new CaptureFacts(
        "files",
        begunAt,
        clock.instant(),
        new TreeMap<>(),
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {}
}
