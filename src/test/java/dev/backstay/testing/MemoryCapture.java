package dev.backstay.testing;

import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A capture of files that are given as arrays, all in one directory.
public final class MemoryCapture implements Capture {

  private static final long MODIFIED_AT_NANOS = 1_700_000_000_123_456_789L;

  private final ComponentName name;
  private final Cutting cutting;
  private final NoteBook notes = new NoteBook();
  private final Iterator<IncomingEntry> entries;
  private long changeMark;

  private MemoryCapture(String name, Cutting cutting, Map<String, byte[]> files, long changeMark) {
    this.name = new ComponentName(name);
    this.cutting = cutting;
    this.changeMark = changeMark;
    var sorted = new TreeMap<EntryPath, IncomingEntry>();
    sorted.put(EntryPath.ROOT, new IncomingEntry(directory(), null, true));
    files.forEach(
        (path, bytes) ->
            sorted.put(
                new EntryPath(path),
                new IncomingEntry(file(path, bytes.length), () -> content(path, bytes), true)));
    entries = sorted.values().iterator();
  }

  /// Files that are always read.
  public static MemoryCapture of(String name, Cutting cutting, Map<String, byte[]> files) {
    return new MemoryCapture(name, cutting, files, 0);
  }

  /// Files that count as unchanged when captured again with the same mark.
  public static MemoryCapture marked(String name, Map<String, byte[]> files, long changeMark) {
    return new MemoryCapture(name, Cutting.STREAM, files, changeMark);
  }

  private static EntryMeta directory() {
    return new EntryMeta(
        EntryPath.ROOT,
        EntryType.DIRECTORY,
        Attributes.of(0755, 0, 0, MODIFIED_AT_NANOS),
        0,
        "",
        false,
        0);
  }

  private EntryMeta file(String path, long size) {
    return new EntryMeta(
        new EntryPath(path),
        EntryType.FILE,
        Attributes.of(0644, 1000, 1000, MODIFIED_AT_NANOS),
        size,
        "",
        false,
        changeMark);
  }

  private IncomingContent content(String path, byte[] bytes) {
    var in = new ByteArrayInputStream(bytes);
    return new IncomingContent() {
      @Override
      public Cutting cutting() {
        return cutting;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        return in.read(buffer, offset, length);
      }

      @Override
      public EntryMeta confirm() {
        return file(path, bytes.length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ComponentName component() {
    return name;
  }

  @Override
  public ComponentKind kind() {
    return ComponentKind.FILES;
  }

  @Override
  public Optional<IncomingEntry> next() {
    return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    var now = Instant.parse("2026-01-02T03:04:05Z");
    return new CaptureFacts(
        "memory", now, now, new TreeMap<>(), notes.kept(), notes.count(), notes.isIncomplete());
  }

  @Override
  public void close() {}
}
