package dev.backstay.repository;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.Sha256;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.StoredEntry;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;

/// What a snapshot holds of a component, as another repository takes it in. Used by one thread.
///
/// Every entry bears a mark of where its bytes are: whoever has copied an entry with the same mark
/// before has the same bytes, and need not read them again.
final class StoredCapture implements Capture {

  private final ComponentRecord component;
  private final Iterator<StoredEntry> entries;
  private final StoredStream.Opener opener;

  StoredCapture(
      ComponentRecord component, Iterator<StoredEntry> entries, StoredStream.Opener opener) {
    this.component = component;
    this.entries = entries;
    this.opener = opener;
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
    if (!entries.hasNext()) {
      return Optional.empty();
    }
    var entry = (ListedEntry) entries.next();
    if (entry.meta().type() != EntryType.FILE) {
      return Optional.of(new IncomingEntry(entry.meta(), null, false));
    }
    var marked = entry.meta().withChangeMark(markOf(entry));
    return Optional.of(new IncomingEntry(marked, () -> opener.open(entry, marked), false));
  }

  /// What is taken over with an unchanged entry: its bytes, and with them their number, how they
  /// were captured, and the extended attributes.
  private static long markOf(ListedEntry entry) {
    var meta = entry.meta();
    var out = new ByteWriter(256).varint(meta.sizeBytes()).u8(meta.database() ? 1 : 0);
    meta.attributes().extended().forEach((name, value) -> out.text(name).bytes(value));
    entry.content().writeTo(out);
    var mark = ByteBuffer.wrap(Sha256.of(out.toBytes())).getLong();
    return mark == EntryMeta.NO_MARK ? 1 : mark;
  }

  @Override
  public void note(Note note) {
    throw new IllegalStateException("a stored entry does not change: " + note);
  }

  @Override
  public CaptureFacts finish() {
    return component.facts();
  }

  /// What it reads with belongs to the reader of the snapshot.
  @Override
  public void close() {}
}
