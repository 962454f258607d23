package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.content.Chunks;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is lost here is looked for where it stood, in a copy of the same files.
class LostChunksTest {

  private static final ChunkId LOST = new ChunkId(1, 1, 1);
  private static final ChunkId ALSO_LOST = new ChunkId(2, 2, 2);
  private static final ChunkId SOUND = new ChunkId(3, 3, 3);
  private static final int SIZE = 200_000;

  private final byte[] bytes = new byte[SIZE];
  private final Map<ChunkId, byte[]> taken = new HashMap<>();
  private final List<String> read = new ArrayList<>();

  /// Every recipe stands in the listing.
  private static final Chunks NO_CHUNKS =
      new Chunks() {
        @Override
        public ChunkId put(ChunkType type, byte[] bytes, int offset, int length) {
          throw new AssertionError("nothing is stored");
        }

        @Override
        public void put(ChunkId id, byte[] bytes, int offset, int length) {
          throw new AssertionError("nothing is stored");
        }

        @Override
        public void putPaged(ChunkId id, byte[] bytes, int offset, int length) {
          throw new AssertionError("nothing is stored");
        }

        @Override
        public void expect(ChunkId id) {}

        @Override
        public ChunkReader.Bytes content(ChunkId id) {
          throw new AssertionError("nothing is read here");
        }

        @Override
        public ChunkReader.Bytes description(ChunkType type, ChunkId id) {
          throw new AssertionError("nothing is read here");
        }
      };

  @BeforeEach
  void fill() {
    new Random(5).nextBytes(bytes);
    Arrays.fill(bytes, 70_000, 170_000, (byte) 0);
  }

  /// The files of one side. What is read comes in pieces, and zeros as what they are.
  private final class Files implements ComponentContent {

    private final List<StoredEntry> entries;

    Files(StoredEntry... entries) {
      this.entries = List.of(entries);
    }

    @Override
    public ComponentRecord component() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public Iterator<StoredEntry> entries() {
      return entries.iterator();
    }

    @Override
    public void read(StoredEntry entry, ContentSink sink) throws IOException {
      read.add(entry.meta().path().value());
      for (var at = 0; at < 70_000; at += 7_000) {
        sink.write(bytes, at, 7_000);
      }
      sink.skipZeros(100_000);
      sink.write(bytes, 170_000, 30_000);
    }
  }

  private static ListedEntry entry(String path, EntryType type, long size, Extent... extents) {
    var attributes = Attributes.of(0644, 0, 0, 0);
    var meta = new EntryMeta(new EntryPath(path), type, attributes, size, "", false, 0);
    return new ListedEntry(
        meta,
        extents.length == 0
            ? new StoredContent.Empty()
            : new StoredContent.Inline(new Recipe(List.of(extents), new byte[0])));
  }

  private static ListedEntry file(String path, Extent... extents) {
    return entry(path, EntryType.FILE, SIZE, extents);
  }

  private void seek(Files own, Files copy) throws IOException {
    new LostChunks(NO_CHUNKS, Set.of(LOST, ALSO_LOST)::contains, taken::putIfAbsent)
        .seek(own, copy);
  }

  private void requireTaken(ChunkId chunk, int from, int length) {
    assertThat(taken.get(chunk)).isEqualTo(Arrays.copyOfRange(bytes, from, from + length));
  }

  @Test
  void whatStoodThereIsTakenFromWhereverItBegins() throws IOException {
    seek(
        new Files(
            entry("", EntryType.DIRECTORY, 0),
            file(
                "f",
                Extent.whole(SOUND, 3),
                Extent.whole(LOST, 20_000),
                Extent.whole(SOUND, 40_000),
                Extent.whole(ALSO_LOST, 139_997))),
        new Files(entry("", EntryType.DIRECTORY, 0), file("f")));

    requireTaken(LOST, 3, 20_000);
    requireTaken(ALSO_LOST, 60_003, 139_997);
    assertThat(read).containsExactly("f");
  }

  @Test
  void onlyFilesThatLackSomethingAreReadAndOnlyWhereTheCopyHasThem() throws IOException {
    var lost = new Extent[] {Extent.whole(LOST, SIZE)};
    seek(
        new Files(
            file("a", Extent.zeros(SIZE)),
            file("b", Extent.whole(SOUND, SIZE)),
            // A part of a chunk is not the chunk.
            file("c", new Extent(LOST, 5, SIZE)),
            file("d", lost),
            file("e", lost),
            file("g", lost),
            file("h", lost)),
        new Files(
            file("a"),
            file("b"),
            file("c"),
            entry("d", EntryType.FILE, SIZE - 1),
            file("dd"),
            file("f")));

    assertThat(read).isEmpty();
    assertThat(taken).isEmpty();
  }

  @Test
  void anEmptyCopyHasNothing() throws IOException {
    seek(new Files(file("f", Extent.whole(LOST, SIZE))), new Files());
    assertThat(taken).isEmpty();
  }
}
