package dev.backstay.component.program;

import dev.backstay.component.Component;
import dev.backstay.component.FileStat;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.VitalNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.process.RunningProgram;
import dev.backstay.snapshot.Attributes;
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
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What a program writes, as one entry. The program is started when its output is asked for, so
/// that none stands waiting, with what it holds, while others are read.
final class ProgramCapture implements Capture {

  private static final int OWNER_ONLY = 0600;

  private final Component.Command command;
  private final boolean allowEmpty;
  private final InstantSource clock;
  private final NoteBook notes = new NoteBook();
  private final SortedMap<String, String> vitals = new TreeMap<>();
  private Instant started;
  private Instant ended;
  private boolean delivered;

  ProgramCapture(Component.Command command, boolean allowEmpty, InstantSource clock) {
    this.command = command;
    this.allowEmpty = allowEmpty;
    this.clock = clock;
    this.started = clock.instant();
    this.ended = started;
  }

  @Override
  public ComponentName component() {
    return command.name();
  }

  @Override
  public ComponentKind kind() {
    return command.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    if (delivered) {
      return Optional.empty();
    }
    delivered = true;
    return Optional.of(new IncomingEntry(meta(0), this::open, false));
  }

  private IncomingContent open() {
    started = clock.instant();
    try {
      return new ProgramContent(
          this,
          RunningProgram.reading(command.capture(), command.environment(), command.timeout()));
    } catch (IOException e) {
      throw failed(FailureCode.CAPTURE_FAILED, "could not be started: " + e.getMessage(), e);
    }
  }

  /// Takes note that the program ended.
  ///
  /// @param problem why its output does not count, if it does not
  /// @throws CaptureFailedException in that case
  EntryMeta end(Optional<String> problem, long bytes, long lines) {
    ended = clock.instant();
    if (problem.isPresent()) {
      var read = bytes == 0 ? "" : ", after " + bytes + " bytes of output";
      throw failed(FailureCode.CAPTURE_FAILED, problem.get() + read, null);
    }
    if (bytes == 0 && !allowEmpty) {
      throw failed(FailureCode.CAPTURE_INVALID, "ended with status 0, but wrote nothing", null);
    }
    vitals.put(VitalNames.BYTES, Long.toString(bytes));
    vitals.put(VitalNames.LINES, Long.toString(lines));
    return meta(bytes);
  }

  private CaptureFailedException failed(
      FailureCode code, String what, @org.jspecify.annotations.Nullable Exception cause) {
    return new CaptureFailedException(
        code,
        "the program " + EntryPath.escape(command.capture().getFirst()) + " " + what,
        code == FailureCode.CAPTURE_INVALID
            ? "Run it by hand; if there may be nothing, set `allow_empty: true`."
            : "Run it by hand, as the same account and with the same `environment`.",
        cause);
  }

  private EntryMeta meta(long bytes) {
    var self = self();
    var nanos = TimeUnit.SECONDS.toNanos(ended.getEpochSecond()) + ended.getNano();
    var attributes =
        Attributes.of(
            OWNER_ONLY,
            self.map(FileStat::uid).orElse(0),
            self.map(FileStat::gid).orElse(0),
            nanos);
    return new EntryMeta(
        new EntryPath(RestoreProgram.outputOf(command.name())),
        EntryType.FILE,
        attributes,
        bytes,
        "",
        false,
        0);
  }

  /// The account of this process, as far as the system shows it.
  private static Optional<FileStat> self() {
    try {
      return FileStat.find(Path.of("/proc/self").toRealPath());
    } catch (IOException unseen) {
      return Optional.empty();
    }
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    if (!delivered || vitals.isEmpty()) {
      throw new IllegalStateException("the output of " + command.name() + " was not read whole");
    }
    var details = new TreeMap<String, String>();
    // Arguments may hold secrets.
    details.put("program", command.capture().getFirst());
    return new CaptureFacts(
        "program output",
        started,
        ended,
        details,
        vitals,
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {
    delivered = true;
  }
}
