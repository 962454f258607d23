package dev.backstay.component.sqlite;

import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.FileStat;
import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Tabular;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The image of a live database: one entry.
///
/// If its files have rested for a while, they have a change mark, and the copy is put off until the
/// content is asked for. Whoever does not ask has compared the marks and knows the content: files
/// that did not change up to the opening of this capture hold the state of that instant. If they
/// are written to in between, the copy is of the later state and the facts name the later point.
/// Files without a mark are copied at once.
final class SqliteCapture implements Capture, Queryable, Tabular {

  private final SqliteDatabase component;
  private final Scratch scratch;
  private final InstantSource clock;
  private final List<String> questions;
  private final NoteBook notes = new NoteBook();
  private final Instant openedAt;
  private final EntryMeta listed;
  private @Nullable CopyUnderCheck taken;
  private boolean delivered;

  /// Opens the image.
  ///
  /// @param questions what it will be asked, unless nothing changed
  /// @throws CaptureFailedException if the database cannot be captured
  SqliteCapture(
      SqliteDatabase component, Scratch scratch, InstantSource clock, List<String> questions)
      throws IOException {
    this.component = component;
    this.questions = List.copyOf(questions);
    this.scratch = scratch;
    this.clock = clock;
    this.openedAt = clock.instant();
    var live = Generation.at(component.path());
    this.listed =
        new EntryMeta(
            new EntryPath(component.path().getFileName().toString()),
            EntryType.FILE,
            FileStat.attributesOf(live.main()),
            Files.size(live.main()),
            "",
            true,
            mark(live));
    if (listed.changeMark() == 0) {
      taken = take();
    }
  }

  /// What is known of the snapshot before is of use only if the same things were asked then.
  private long mark(Generation live) throws IOException {
    var mark = live.mark(openedAt);
    var ofQuestions = questions.isEmpty() ? 0 : questions.hashCode() * 0x9E3779B97F4A7C15L;
    var asked =
        mark ^ DatabaseVitals.markOf(component.expectations()) ^ Long.rotateLeft(ofQuestions, 7);
    return mark == 0 || asked == 0 ? mark : asked;
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
    if (delivered) {
      return Optional.empty();
    }
    delivered = true;
    return Optional.of(new IncomingEntry(listed, this::open, false));
  }

  private IncomingContent open() throws IOException {
    return new CopyContent(listed, unchecked().copy(), false);
  }

  private CopyUnderCheck unchecked() throws IOException {
    var begun = taken == null ? take() : taken;
    taken = begun;
    return begun;
  }

  private CopyUnderCheck take() throws IOException {
    var limits = new Limits(component.lockWait(), component.holdLimit());
    var copy = DatabaseCopy.take(component.path(), limits, scratch, clock);
    try {
      return CopyUnderCheck.begin(copy, component.expectations());
    } catch (InvalidDatabaseException invalid) {
      throw Failures.invalid(component.path(), invalid);
    }
  }

  /// Nothing is asked of a copy that is not known to be whole.
  private Path checked() throws IOException {
    var under = unchecked();
    var _ = verdictOf(under);
    return under.copy().file();
  }

  private CopyUnderCheck.Verdict verdictOf(CopyUnderCheck under) throws IOException {
    try {
      return under.await();
    } catch (InvalidDatabaseException invalid) {
      throw Failures.invalid(component.path(), invalid);
    }
  }

  @Override
  public void ask(String query, Consumer<String> each) throws IOException {
    NameQuery.ask(checked(), query, each);
  }

  @Override
  public void rows(String query, Consumer<Row> each) throws IOException {
    NameQuery.rows(checked(), query, each);
  }

  @Override
  public RowSource open(Duration limit) throws IOException {
    return SqliteRows.of(checked(), limit);
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    if (!delivered) {
      throw new IllegalStateException("the capture was not read to its end");
    }
    return taken == null
        ? facts(openedAt, unchanged(), Collections.emptySortedMap())
        : facts(taken);
  }

  private CaptureFacts facts(CopyUnderCheck under) {
    try {
      var verdict = verdictOf(under);
      return facts(under.copy().pointAt(), verdict.details(), verdict.vitals());
    } catch (IOException fault) {
      throw Failures.unreadable(component.path(), fault);
    }
  }

  private CaptureFacts facts(
      Instant pointAt, SortedMap<String, String> details, SortedMap<String, String> vitals) {
    return new CaptureFacts(
        Database.engine(),
        pointAt,
        pointAt,
        details,
        vitals,
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  private static SortedMap<String, String> unchanged() {
    var details = new TreeMap<String, String>();
    details.put(CaptureFacts.UNCHANGED, "true");
    return details;
  }

  @Override
  public void close() {
    if (taken == null) {
      return;
    }
    try {
      taken.close();
    } catch (IOException fault) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "the temporary copy %s could not be deleted: %s".formatted(taken.copy().file(), fault),
          "Delete it by hand; it holds the database's content.",
          fault);
    }
  }
}
