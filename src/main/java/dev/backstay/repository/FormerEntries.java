package dev.backstay.repository;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.snapshot.EntryPath;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entries of an earlier listing, walked in step with a live tree. Used by one thread.
///
/// A listing that turns out damaged ends here: what follows counts as new and is read.
final class FormerEntries {

  private Iterator<ListedEntry> entries;
  private @Nullable ListedEntry next;

  private FormerEntries(Iterator<ListedEntry> entries) {
    this.entries = entries;
    advance();
  }

  static FormerEntries of(Iterator<ListedEntry> entries) {
    return new FormerEntries(entries);
  }

  static FormerEntries none() {
    return new FormerEntries(Collections.emptyIterator());
  }

  /// The earlier entry at that path; asked in path order.
  Optional<ListedEntry> at(EntryPath path) {
    while (next != null && next.meta().path().compareTo(path) < 0) {
      advance();
    }
    return next != null && next.meta().path().equals(path) ? Optional.of(next) : Optional.empty();
  }

  private void advance() {
    try {
      next = entries.hasNext() ? entries.next() : null;
    } catch (RepositoryDamagedException damaged) {
      entries = Collections.emptyIterator();
      next = null;
    }
  }
}
