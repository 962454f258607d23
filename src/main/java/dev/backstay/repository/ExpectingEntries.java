package dev.backstay.repository;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.content.ContentReader;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The entries of a listing. Once contents are read as well, entries are looked at ahead, so that
/// the contents that follow can be fetched before they are asked for. Used by one thread.
final class ExpectingEntries implements Iterator<StoredEntry> {

  private static final int ENTRIES_MAX = 2048;
  private static final long BYTES_MAX = 8 << 20;

  private final Iterator<ListedEntry> entries;
  private final ContentReader contents;
  private final BooleanSupplier reads;
  private final Deque<ListedEntry> ahead = new ArrayDeque<>();
  private @Nullable RepositoryDamagedException damage;
  private long bytesAhead;

  /// Those of `entries`, whose contents are fetched as soon as `reads` says that contents are read.
  ExpectingEntries(Iterator<ListedEntry> entries, ContentReader contents, BooleanSupplier reads) {
    this.entries = entries;
    this.contents = contents;
    this.reads = reads;
  }

  @Override
  public boolean hasNext() {
    if (!ahead.isEmpty()) {
      return true;
    }
    throwDamage();
    return entries.hasNext();
  }

  @Override
  public StoredEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ahead.isEmpty() && !reads.getAsBoolean()) {
      return entries.next();
    }
    if (reads.getAsBoolean() && bytesAhead < BYTES_MAX / 2) {
      lookAhead();
    }
    if (ahead.isEmpty()) {
      throwDamage();
    }
    return taken();
  }

  private void throwDamage() {
    if (damage != null) {
      throw damage;
    }
  }

  private ListedEntry taken() {
    var entry = ahead.remove();
    bytesAhead -= entry.meta().sizeBytes();
    return entry;
  }

  /// Damage of the listing is told when its place is reached.
  private void lookAhead() {
    try {
      while (damage == null
          && ahead.size() < ENTRIES_MAX
          && bytesAhead < BYTES_MAX
          && entries.hasNext()) {
        var entry = entries.next();
        ahead.add(entry);
        bytesAhead += entry.meta().sizeBytes();
        if (entry.meta().type() == EntryType.FILE) {
          contents.expect(entry.content());
        }
      }
    } catch (RepositoryDamagedException found) {
      damage = found;
    }
  }
}
