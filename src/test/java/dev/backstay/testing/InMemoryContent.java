package dev.backstay.testing;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ChangedWhileReadException;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.StoredEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stored component in memory, drained from a capture as a repository would do it.
public final class InMemoryContent implements ComponentContent {

  private static final int ATTEMPTS = 3;
  private static final int PAGE = 4096;

  private final ComponentRecord component;
  private final List<Stored> entries;

  private InMemoryContent(ComponentRecord component, List<Stored> entries) {
    this.component = component;
    this.entries = entries;
  }

  /// An entry with its bytes.
  public static final class Stored implements StoredEntry {

    private final EntryMeta meta;
    private final byte[] bytes;

    /// An entry that is not in any capture.
    public Stored(EntryMeta meta, byte[] bytes) {
      this.meta = meta;
      this.bytes = bytes.clone();
    }

    @Override
    public EntryMeta meta() {
      return meta;
    }

    /// Its content.
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /// Reads the capture to its end and closes it.
  public static InMemoryContent of(Capture capture) {
    var entries = new ArrayList<Stored>();
    try (capture) {
      for (var next = capture.next(); next.isPresent(); next = capture.next()) {
        var stored = store(capture, next.get());
        if (stored != null) {
          entries.add(stored);
        }
      }
      return holding(capture, capture.finish(), entries);
    }
  }

  /// The same component with other entries.
  public InMemoryContent with(List<Stored> others) {
    return new InMemoryContent(component, List.copyOf(others));
  }

  private static InMemoryContent holding(
      Capture capture, CaptureFacts facts, List<Stored> entries) {
    var bytes = entries.stream().mapToLong(entry -> entry.meta().sizeBytes()).sum();
    var record =
        new ComponentRecord(
            capture.component(),
            capture.kind(),
            Importance.HIGH,
            0,
            "",
            facts,
            entries.size(),
            entries.size(),
            bytes,
            "");
    return new InMemoryContent(record, List.copyOf(entries));
  }

  private static @Nullable Stored store(Capture capture, IncomingEntry entry) {
    if (entry.source() == null) {
      return new Stored(entry.meta(), new byte[0]);
    }
    var path = entry.meta().path().toString();
    try {
      return readAll(capture, entry);
    } catch (NoSuchFileException gone) {
      capture.note(new Note(Note.Kind.VANISHED, path, "gone"));
      return null;
    } catch (IOException e) {
      if (!entry.tolerant()) {
        throw new CaptureFailedException(FailureCode.CAPTURE_FAILED, path + ": " + e, null, e);
      }
      capture.note(new Note(Note.Kind.UNREADABLE, path, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static Stored readAll(Capture capture, IncomingEntry entry) throws IOException {
    for (var attempt = 1; ; attempt++) {
      var bytes = new ByteArrayOutputStream();
      try (var content = entry.open()) {
        var buffer = new byte[1 << 16];
        for (var n = content.read(buffer, 0, buffer.length);
            n >= 0;
            n = content.read(buffer, 0, buffer.length)) {
          bytes.write(buffer, 0, n);
        }
        return new Stored(content.confirm(), bytes.toByteArray());
      } catch (ChangedWhileReadException e) {
        if (attempt == ATTEMPTS && !entry.tolerant()) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          var meta = entry.meta();
          capture.note(new Note(Note.Kind.CHANGED, meta.path().toString(), "kept changing"));
          var whole =
              new EntryMeta(
                  meta.path(), meta.type(), meta.attributes(), bytes.size(), "", false, 0);
          return new Stored(whole, bytes.toByteArray());
        }
      }
    }
  }

  @Override
  public ComponentRecord component() {
    return component;
  }

  /// All entries with their bytes.
  public List<Stored> stored() {
    return entries;
  }

  /// The entry of that path.
  public Stored at(String path) {
    return entries.stream()
        .filter(entry -> entry.meta().path().value().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no entry " + path));
  }

  /// The paths of all entries, in order.
  public List<String> paths() {
    return entries.stream().map(entry -> entry.meta().path().value()).toList();
  }

  @Override
  public Iterator<StoredEntry> entries() {
    return entries.stream().map(StoredEntry.class::cast).iterator();
  }

  @Override
  public void read(StoredEntry entry, ContentSink sink) throws IOException {
    var bytes = ((Stored) entry).bytes;
    for (var at = 0; at < bytes.length; at += PAGE) {
      var end = Math.min(at + PAGE, bytes.length);
      if (Arrays.equals(bytes, at, end, new byte[PAGE], 0, end - at)) {
        sink.skipZeros(end - at);
      } else {
        sink.write(bytes, at, end - at);
      }
    }
  }
}
