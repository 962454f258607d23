package dev.backstay.repository;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.content.ContentWriter;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ChangedWhileReadException;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores the entries of one capture. Used by one thread.
final class EntryWriter {

  private static final int TRIES = 3;

  private final Capture capture;
  private final ContentWriter contents;
  private final FormerEntries before;
  private final Progress progress;

  EntryWriter(Capture capture, ContentWriter contents, FormerEntries before, Progress progress) {
    this.capture = capture;
    this.contents = contents;
    this.before = before;
    this.progress = progress;
  }

  /// Stores an entry; empty if it cannot be and the capture may go on without it.
  Optional<ListedEntry> write(IncomingEntry entry) {
    var meta = entry.meta();
    var former = before.at(meta.path());
    if (meta.type() != EntryType.FILE) {
      progress.report(new Progress.Advanced(0, 1));
      return Optional.of(new ListedEntry(meta, new StoredContent.Empty()));
    }
    if (former.isPresent() && meta.hasContentOf(former.get().meta())) {
      progress.report(new Progress.Advanced(meta.sizeBytes(), 1));
      return Optional.of(unchanged(meta, former.get()));
    }
    return read(entry, former.orElse(null));
  }

  /// Size and form are those of what was captured then: a database's copy may differ from its file.
  private static ListedEntry unchanged(EntryMeta live, ListedEntry former) {
    var stored = former.meta();
    var meta =
        new EntryMeta(
            live.path(),
            live.type(),
            live.attributes(),
            stored.sizeBytes(),
            live.target(),
            stored.database(),
            live.changeMark());
    return new ListedEntry(meta, former.content());
  }

  /// An attempt: what was stored, and whether it is one whole version.
  private record Attempt(ListedEntry entry, boolean whole, String problem) {}

  private Optional<ListedEntry> read(IncomingEntry entry, @Nullable ListedEntry former) {
    var path = entry.meta().path();
    try {
      var attempt = attempt(entry, former);
      for (var i = 1; i < TRIES && !attempt.whole; i++) {
        attempt = attempt(entry, former);
      }
      if (!attempt.whole) {
        if (!entry.tolerant()) {
          throw failed(path + " changed while it was read, " + TRIES + " times", null);
        }
        capture.note(new Note(Note.Kind.CHANGED, path.toString(), attempt.problem));
      }
      return Optional.of(attempt.entry);
    } catch (NoSuchFileException gone) {
      return without(entry, new Note(Note.Kind.VANISHED, path.toString(), "gone"), gone);
    } catch (IOException e) {
      var reason = e.getClass().getSimpleName() + ": " + e.getMessage();
      return without(entry, new Note(Note.Kind.UNREADABLE, path.toString(), reason), e);
    }
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
  private Attempt attempt(IncomingEntry entry, @Nullable ListedEntry former) throws IOException {
    if (former == null || former.meta().type() != EntryType.FILE) {
      return attemptBeside(entry, null);
    }
    try {
      return attemptBeside(
          entry, new ContentWriter.Former(former.content(), former.meta().sizeBytes()));
    } catch (RepositoryDamagedException damaged) {
      return attemptBeside(entry, null);
    }
  }

  private Attempt attemptBeside(IncomingEntry entry, ContentWriter.@Nullable Former former)
      throws IOException {
    try (var content = entry.open()) {
      var stored = contents.write(new CountedContent(content, progress), former);
      try {
        var confirmed = content.confirm();
        return new Attempt(listed(confirmed, stored), true, "");
      } catch (ChangedWhileReadException e) {
        var doubtful = listed(entry.meta().withChangeMark(0), stored);
        return new Attempt(doubtful, false, String.valueOf(e.getMessage()));
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
