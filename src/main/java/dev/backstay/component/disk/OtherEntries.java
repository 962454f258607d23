package dev.backstay.component.disk;

import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A content without some of its files.
record OtherEntries(ComponentContent content, Set<EntryPath> without) implements ComponentContent {

  @Override
  public ComponentRecord component() {
    return content.component();
  }

  @Override
  public Iterator<StoredEntry> entries() {
    var all = content.entries();
    return new Iterator<>() {
      private @Nullable StoredEntry ahead;

      @Override
      public boolean hasNext() {
        while (ahead == null && all.hasNext()) {
          var entry = all.next();
          ahead = without.contains(entry.meta().path()) ? null : entry;
        }
        return ahead != null;
      }

      @Override
      public StoredEntry next() {
        if (!hasNext() || ahead == null) {
          throw new NoSuchElementException();
        }
        var entry = ahead;
        ahead = null;
        return entry;
      }
    };
  }

  @Override
  public void read(StoredEntry entry, ContentSink sink) throws IOException {
    content.read(entry, sink);
  }
}
