package dev.backstay.repository;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.content.ContentWriter;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Stores the entries of one capture. Used by one thread.
final class EntryWriter {

  private final Capture capture;
  private final ContentWriter contents;
  private final FormerEntries before;
  private final Progress progress;
  private final ReadAhead ahead;
  private boolean reliesOnFormer;

  EntryWriter(
      Capture capture,
      ContentWriter contents,
      FormerEntries before,
      ReadAhead ahead,
      Progress progress) {
    this.capture = capture;
    this.contents = contents;
    this.before = before;
    this.ahead = ahead;
    this.progress = progress;
  }

  /// Whether anything that was taken is known only from what was stored before.
  boolean reliesOnFormer() {
    return reliesOnFormer;
  }

  /// An entry on its way: stored when it is asked for, which must happen in order.
  interface Pending {

    /// Stores it; empty if it cannot be and the capture may go on without it.
    Optional<ListedEntry> store();
  }

  /// Takes the next entry of the capture.
  Pending take(IncomingEntry entry) {
    var meta = entry.meta();
    var former = before.at(meta.path()).orElse(null);
    if (meta.type() != EntryType.FILE) {
      return ready(new ListedEntry(meta, new StoredContent.Empty()), 0);
    }
    if (former != null && meta.hasContentOf(former.meta())) {
      reliesOnFormer = true;
      return ready(unchanged(meta, former), meta.sizeBytes());
    }
    if (ahead.takes(entry)) {
      var task = ahead.start(entry);
      return () -> store(entry, () -> storeAhead(entry, task, former));
    }
    var stored = store(entry, () -> storeNow(entry, former));
    return () -> stored;
  }

  private Pending ready(ListedEntry entry, long bytes) {
    return () -> {
      progress.report(new Progress.Advanced(bytes, 1));
      return Optional.of(entry);
    };
  }

  /// Size, form and extended attributes are those of what was captured then: a database's copy may
  /// differ from its file.
  private static ListedEntry unchanged(EntryMeta live, ListedEntry former) {
    var stored = former.meta();
    var meta =
        new EntryMeta(
            live.path(),
            live.type(),
            live.attributes().withExtended(stored.attributes().extended()),
            stored.sizeBytes(),
            live.target(),
            stored.database(),
            live.changeMark());
    return new ListedEntry(meta, former.content());
  }

  private interface Storing {
    Reading<ContentWriter.Written> store() throws IOException;
  }

  private Optional<ListedEntry> store(IncomingEntry entry, Storing storing) {
    var path = entry.meta().path();
    try {
      var reading = storing.store();
      progress.report(new Progress.Advanced(0, 1));
      reading.problem().ifPresent(problem -> doubt(entry, problem));
      return Optional.of(listed(reading.meta(), reading.taken()));
    } catch (NoSuchFileException gone) {
      return without(entry, new Note(Note.Kind.VANISHED, path.toString(), "gone"), gone);
    } catch (IOException e) {
      var reason = e.getClass().getSimpleName() + ": " + e.getMessage();
      return without(entry, new Note(Note.Kind.UNREADABLE, path.toString(), reason), e);
    }
  }

  private void doubt(IncomingEntry entry, String problem) {
    var path = entry.meta().path();
    if (!entry.tolerant()) {
      throw failed(path + " changed while it was read, again and again", null);
    }
    capture.note(new Note(Note.Kind.CHANGED, path.toString(), problem));
  }

  private Optional<ListedEntry> without(IncomingEntry entry, Note note, IOException cause) {
    if (!entry.tolerant()) {
      throw failed(note.path() + " could not be read: " + cause.getMessage(), cause);
    }
    capture.note(note);
    return Optional.empty();
  }

  private CaptureFailedException failed(String what, @Nullable IOException cause) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        "component " + capture.component() + ": " + what,
        "Run the backup again when the source is quiet, or configure a hold.",
        cause);
  }

  /// What was stored before is only a help: if it turns out damaged, everything is stored anew.
  private Reading<ContentWriter.Written> storeNow(IncomingEntry entry, @Nullable ListedEntry former)
      throws IOException {
    try {
      return Reading.of(
          entry,
          content ->
              contents.write(new CountedContent(content, progress), contentOf(content, former)));
    } catch (RepositoryDamagedException damaged) {
      return Reading.of(
          entry, content -> contents.write(new CountedContent(content, progress), null));
    }
  }

  /// What is not small any more is not kept in memory, but read in its turn.
  private Reading<ContentWriter.Written> storeAhead(
      IncomingEntry entry, FutureTask<Reading<SmallFile>> task, @Nullable ListedEntry former)
      throws IOException {
    try {
      return storeSmall(await(task), former);
    } catch (SmallFile.OutgrownException large) {
      return storeNow(entry, former);
    }
  }

  private Reading<ContentWriter.Written> storeSmall(
      Reading<SmallFile> reading, @Nullable ListedEntry former) throws IOException {
    var file = reading.taken();
    progress.report(new Progress.Advanced(file.bytes().length, 0));
    return new Reading<>(written(file, reading.meta(), former), reading.meta(), reading.problem());
  }

  private ContentWriter.Written written(
      SmallFile file, EntryMeta meta, @Nullable ListedEntry former) throws IOException {
    if (file.chunk().isPresent()) {
      return contents.writeWhole(file.chunk().get(), file.bytes());
    }
    try (var again = file.again(meta)) {
      return contents.write(again, contentOf(again, former));
    } catch (RepositoryDamagedException damaged) {
      try (var again = file.again(meta)) {
        return contents.write(again, null);
      }
    }
  }

  private ContentWriter.@Nullable Former contentOf(
      IncomingContent content, @Nullable ListedEntry former) {
    if (former == null
        || former.meta().type() != EntryType.FILE
        || content.cutting() == Cutting.STREAM) {
      return null;
    }
    reliesOnFormer = true;
    return new ContentWriter.Former(former.content(), former.meta().sizeBytes());
  }

  private static Reading<SmallFile> await(FutureTask<Reading<SmallFile>> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("reading failed", e);
      }
    }
  }

  private static ListedEntry listed(EntryMeta meta, ContentWriter.Written stored) {
    var sized =
        new EntryMeta(
            meta.path(),
            meta.type(),
            meta.attributes(),
            stored.sizeBytes(),
            meta.target(),
            meta.database(),
            meta.changeMark());
    return new ListedEntry(sized, stored.content());
  }
}
