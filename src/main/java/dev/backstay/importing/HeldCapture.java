package dev.backstay.importing;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// An image of entries as they are held, byte by byte. Databases among them that are not whole are
/// taken as they are, and noted.
final class HeldCapture implements Capture {

  private final ComponentName name;
  private final ComponentKind kind;
  private final Deque<Held> entries;
  private final Set<String> names = new HashSet<>();
  private final DatabaseFiles databases;
  private final SortedMap<String, String> vitals;
  private final NoteBook notes = new NoteBook();

  HeldCapture(
      ComponentName name,
      ComponentKind kind,
      Collection<Held> entries,
      DatabaseFiles databases,
      SortedMap<String, String> vitals) {
    this.name = name;
    this.kind = kind;
    this.entries = new ArrayDeque<>(entries);
    this.databases = databases;
    this.vitals = new TreeMap<>(vitals);
    entries.forEach(held -> names.add(held.meta().path().value()));
  }

  @Override
  public ComponentName component() {
    return name;
  }

  @Override
  public ComponentKind kind() {
    return kind;
  }

  @Override
  public Optional<IncomingEntry> next() {
    return Optional.ofNullable(entries.poll()).map(this::entryOf);
  }

  private IncomingEntry entryOf(Held held) {
    if (!held.isFile()) {
      return new IncomingEntry(held.meta(), null, false);
    }
    return new IncomingEntry(
        held.meta(),
        () -> {
          noteBrokenDatabase(held);
          return new HeldContent(held);
        },
        false);
  }

  /// One whose log stands beside it is whole only with that, which cannot be told here.
  private void noteBrokenDatabase(Held held) throws IOException {
    var path = held.meta().path().value();
    if (DatabaseFiles.SIDECARS.stream().anyMatch(ending -> names.contains(path + ending))) {
      return;
    }
    try (var channel = FileChannel.open(held.file(), StandardOpenOption.READ)) {
      if (!databases.recognises(channel)) {
        return;
      }
    }
    try {
      databases.verify(held.file());
    } catch (RestoreRefusedException broken) {
      var reason = broken.getMessage().replace(held.file().toString(), "database");
      notes.add(new Note(Note.Kind.CHANGED, held.meta().path().toString(), reason));
    }
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    return new CaptureFacts(
        "import",
        Instant.EPOCH,
        Instant.EPOCH,
        new TreeMap<>(),
        vitals,
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {
    entries.clear();
  }
}
