package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.content.ContentReader;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.listing.ListingReader;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A snapshot opened for reading. Used by one thread.
public final class SnapshotReader implements AutoCloseable {

  private final Commit commit;
  private final ChunkStore chunks;
  private final ChunkReader reader;
  private final Function<Commit, SnapshotReader> opener;
  private final Map<String, SnapshotReader> ofOtherWriters = new HashMap<>();

  SnapshotReader(
      Commit commit,
      ChunkStore chunks,
      ChunkReader reader,
      Function<Commit, SnapshotReader> opener) {
    this.commit = commit;
    this.chunks = chunks;
    this.reader = reader;
    this.opener = opener;
  }

  /// The snapshot.
  public Snapshot snapshot() {
    return commit.snapshot();
  }

  /// Another snapshot, read with what this reader has loaded already. Ends with this reader.
  public SnapshotReader at(Commit other) {
    var wanted = shelfOf(other);
    if (wanted.equals(shelfOf(commit))) {
      return new SnapshotReader(other, chunks, reader, opener);
    }
    return ofOtherWriters.computeIfAbsent(wanted, _ -> opener.apply(other)).at(other);
  }

  /// What a host that only writes says of its packs holds for its own snapshots alone.
  static String shelfOf(Commit commit) {
    return commit.isOfWriteOnlyHost() ? commit.head().writer() : "";
  }

  /// What it holds of one component.
  ///
  /// @throws UsageException if it does not hold it
  public ComponentContent content(ComponentName name) {
    return stored(name);
  }

  /// The same, for another repository to take in. Ends with this reader.
  Capture capture(ComponentName name) {
    return stored(name).capture();
  }

  /// Looks in another repository's copy of the snapshot for the bytes of chunks that are lost here.
  ///
  /// @param wanted tells whether a chunk is lost
  /// @param taker is given what stands in the copy where the chunk stood; its name tells whether it
  ///     is the chunk
  public void seek(
      ComponentName name, SnapshotReader copy, Predicate<ChunkId> wanted, LostChunks.Taker taker)
      throws IOException {
    new LostChunks(chunks, wanted, taker).seek(content(name), copy.content(name));
  }

  private StoredComponent stored(ComponentName name) {
    var component =
        snapshot()
            .component(name)
            .orElseThrow(
                () ->
                    new UsageException(
                        FailureCode.PATH_UNKNOWN,
                        "snapshot " + snapshot().id() + " has no component " + name,
                        "It has "
                            + snapshot().components().stream()
                                .map(each -> each.name().value())
                                .collect(Collectors.joining(", "))
                            + "."));
    return new StoredComponent(component);
  }

  private final class StoredComponent implements ComponentContent {

    private final ComponentRecord component;
    private final ContentReader contents = new ContentReader(chunks);
    private boolean reads;

    StoredComponent(ComponentRecord component) {
      this.component = component;
    }

    @Override
    public ComponentRecord component() {
      return component;
    }

    @Override
    public Iterator<StoredEntry> entries() {
      var listing = commit.manifest().listings().get(component.name());
      if (listing == null) {
        throw new IllegalStateException("no listing of " + component.name());
      }
      var entries = new ListingReader(listing.entries(), component.digest(), chunks);
      reads = false;
      return new ExpectingEntries(entries, contents, () -> reads);
    }

    Capture capture() {
      return new StoredCapture(component, entries(), this::open);
    }

    private IncomingContent open(ListedEntry entry, EntryMeta meta) {
      reads = true;
      return new StoredStream(entry, meta, component.kind(), chunks);
    }

    @Override
    public void read(StoredEntry entry, ContentSink sink) throws IOException {
      if (entry.meta().type() == EntryType.FILE) {
        reads = true;
        contents.read(((ListedEntry) entry).content(), entry.meta().sizeBytes(), sink);
      }
    }
  }

  @Override
  public void close() {
    ofOtherWriters.values().forEach(SnapshotReader::close);
    reader.close();
  }
}
