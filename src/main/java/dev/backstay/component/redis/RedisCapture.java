package dev.backstay.component.redis;

import dev.backstay.component.RedisStore;
import dev.backstay.component.VitalNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a server held when it was asked.
final class RedisCapture implements Capture {

  private static final int OWNER_ONLY = 0600;

  private final RedisStore store;
  private final ServerFacts server;
  private final SortedMap<String, String> details;
  private final Download download;
  private final Instant point;
  private final NoteBook notes = new NoteBook();
  private @Nullable Census census;
  private long bytes;
  private boolean delivered;

  /// @param details how the file is had, and of which point it is
  /// @param download the file on its way
  /// @param point the instant it stands for
  RedisCapture(
      RedisStore store,
      ServerFacts server,
      SortedMap<String, String> details,
      Download download,
      Instant point) {
    this.store = store;
    this.server = server;
    this.details = details;
    this.download = download;
    this.point = point;
  }

  /// The one entry of such a component.
  static EntryPath fileOf(ComponentName component) {
    return new EntryPath(component.value() + ".rdb");
  }

  @Override
  public ComponentName component() {
    return store.name();
  }

  @Override
  public ComponentKind kind() {
    return store.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    if (delivered) {
      return Optional.empty();
    }
    delivered = true;
    return Optional.of(new IncomingEntry(meta(0), () -> new RdbContent(this, download), false));
  }

  /// Takes note that the file came whole.
  EntryMeta end(Census found, long length) {
    census = found;
    bytes = length;
    return meta(length);
  }

  CaptureFailedException failed(IOException cause) {
    return Failures.capture(store, cause);
  }

  private EntryMeta meta(long length) {
    var nanos = TimeUnit.SECONDS.toNanos(point.getEpochSecond()) + point.getNano();
    var attributes = Attributes.of(OWNER_ONLY, 0, 0, nanos);
    return new EntryMeta(fileOf(component()), EntryType.FILE, attributes, length, "", false, 0);
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    var found = census;
    if (found == null) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED, component() + " was not read to its end", null);
    }
    var all = new TreeMap<>(server.details());
    all.putAll(details);
    all.put("rdb_version", Integer.toString(found.version()));
    all.put("functions", Long.toString(found.functions()));
    var vitals = new TreeMap<>(found.vitals(store.database()));
    vitals.put(VitalNames.BYTES, Long.toString(bytes));
    return new CaptureFacts(
        server.engine(),
        point,
        point,
        all,
        vitals,
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {
    try {
      download.close();
    } catch (IOException e) {
      throw Failures.capture(store, e);
    }
  }
}
