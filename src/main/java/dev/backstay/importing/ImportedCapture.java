package dev.backstay.importing;

import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// An image taken of a private copy, told of what that is a copy of: the names and attributes in
/// the backup, its time, and where it came from. Nothing of it is taken for unchanged later.
///
/// @param image the image of the copy
/// @param file the file that it is the image of, if it is one; else its entries stay as they are
/// @param takenAt when the backup was taken
/// @param facts what is known of the backup
record ImportedCapture(
    Capture image, Optional<EntryMeta> file, Instant takenAt, SortedMap<String, String> facts)
    implements Capture {

  @Override
  public ComponentName component() {
    return image.component();
  }

  @Override
  public ComponentKind kind() {
    return image.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    return image.next().map(this::told);
  }

  private IncomingEntry told(IncomingEntry entry) {
    if (file.isEmpty()) {
      return entry;
    }
    var path = file.get().path();
    var attributes = file.get().attributes();
    return new IncomingEntry(
        told(entry.meta(), path, attributes),
        () -> new Told(entry.open(), path, attributes),
        false);
  }

  private static EntryMeta told(EntryMeta copy, EntryPath path, Attributes attributes) {
    return new EntryMeta(path, copy.type(), attributes, copy.sizeBytes(), "", copy.database(), 0);
  }

  private record Told(IncomingContent content, EntryPath path, Attributes attributes)
      implements IncomingContent {

    @Override
    public Cutting cutting() {
      return content.cutting();
    }

    @Override
    public long expectedBytes() {
      return content.expectedBytes();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return content.read(buffer, offset, length);
    }

    @Override
    public EntryMeta confirm() throws IOException {
      return told(content.confirm(), path, attributes);
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }

  @Override
  public void note(Note note) {
    image.note(note);
  }

  @Override
  public CaptureFacts finish() {
    var known = image.finish();
    var details = new TreeMap<>(known.details());
    details.putAll(facts);
    return new CaptureFacts(
        known.engine(),
        takenAt,
        takenAt,
        details,
        known.vitals(),
        known.notes(),
        known.noteCount(),
        known.incomplete());
  }

  @Override
  public void close() {
    image.close();
  }
}
