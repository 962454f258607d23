package dev.backstay.repository.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.format.Tree;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.snapshot.ContentSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/// Long lists of chunks, and contents that are described otherwise than they are.
class TreesTest {

  private static final byte[] NOTHING = {};

  /// Keeps chunks under numbers.
  private static final class Kept implements Chunks {

    private final Map<ChunkId, byte[]> chunks = new HashMap<>();
    private final List<ChunkId> expected = new ArrayList<>();

    @Override
    public ChunkId put(ChunkType type, byte[] bytes, int offset, int length) {
      var id = new ChunkId(chunks.size(), 0, type.number());
      put(id, bytes, offset, length);
      return id;
    }

    @Override
    public void put(ChunkId id, byte[] bytes, int offset, int length) {
      chunks.put(id, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void putPaged(ChunkId id, byte[] bytes, int offset, int length) {
      put(id, bytes, offset, length);
    }

    @Override
    public void expect(ChunkId id) {
      expected.add(id);
    }

    @Override
    public ChunkReader.Bytes content(ChunkId id) {
      var bytes = chunks.getOrDefault(id, NOTHING);
      return new ChunkReader.Bytes(bytes, 0, bytes.length);
    }

    @Override
    public ChunkReader.Bytes description(ChunkType type, ChunkId id) {
      assertThat(id.rest()).isEqualTo(type.number());
      return content(id);
    }
  }

  private static final class Counting implements ContentSink {

    private long bytes;

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes += length;
    }

    @Override
    public void skipZeros(long length) {
      bytes += length;
    }
  }

  private final Kept chunks = new Kept();

  private static List<Tree.Item> items(int count) {
    var items = new ArrayList<Tree.Item>();
    for (var each = 0; each < count; each++) {
      items.add(new Tree.Item(new ChunkId(each, 7, 7), new ByteWriter().u32(each).toBytes()));
    }
    return items;
  }

  private static List<ChunkId> ids(List<Tree.Item> items) {
    return items.stream().map(Tree.Item::id).toList();
  }

  @Test
  void aListOfAnyLengthIsReadAsItWasWritten() throws IOException {
    var levels = Map.of(0, 0, 1, 0, 4, 0, 5, 1, 512 * 4, 1, 512 * 4 + 1, 2, 5000, 2);
    for (var each : levels.entrySet()) {
      var items = items(each.getKey());
      var tree = Trees.build(items, 4, chunks);

      assertThat(tree.level()).as("%s items", items.size()).isEqualTo(each.getValue());
      assertThat(tree.items()).hasSizeLessThanOrEqualTo(4);
      var read = new ArrayList<Tree.Item>();
      var leaves = Trees.leaves(tree, chunks);
      leaves.forEachRemaining(read::add);
      assertThat(ids(read)).isEqualTo(ids(items));
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(leaves::next);
    }
  }

  /// What reads a listing finds a path by the first one below each node.
  @Test
  void aNodeIsKnownByItsFirstItem() throws IOException {
    var items = items(1025);
    var tree = Trees.build(items, 4, chunks);
    assertThat(tree.items())
        .extracting(Tree.Item::first)
        .containsExactly(items.get(0).first(), items.get(512).first(), items.get(1024).first());
  }

  private StoredContent recipes(int... lengths) {
    var items = new ArrayList<Tree.Item>();
    for (var length : lengths) {
      var out = new ByteWriter();
      new Recipe(List.of(Extent.zeros(length)), NOTHING).writeTo(out);
      var bytes = out.toBytes();
      items.add(new Tree.Item(chunks.put(ChunkType.RECIPE, bytes, 0, bytes.length), NOTHING));
    }
    return new StoredContent.Recipes(new Tree(0, items));
  }

  private void read(StoredContent content, long sizeBytes, Counting sink) throws IOException {
    new ContentReader(chunks).read(content, sizeBytes, sink);
  }

  @Test
  void aContentIsExactlyAsLongAsItsEntrySays() throws IOException {
    var whole = chunks.put(ChunkType.DATA, new byte[9], 0, 9);
    var sound =
        Map.of(
            new StoredContent.Whole(whole), 9L, recipes(5, 6), 11L, new StoredContent.Empty(), 0L);
    for (var each : sound.entrySet()) {
      var sink = new Counting();
      read(each.getKey(), each.getValue(), sink);
      assertThat(sink.bytes).isEqualTo(each.getValue());
      for (var size : List.of(each.getValue() - 1, each.getValue() + 1, 1L << 40)) {
        if (size >= 0) {
          assertThatExceptionOfType(RepositoryDamagedException.class)
              .as("%s of %s", size, each)
              .isThrownBy(() -> read(each.getKey(), size, new Counting()));
        }
      }
    }
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> read(new StoredContent.Whole(whole), 0, new Counting()))
        .withMessage("one chunk is said to have 0 bytes");
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> read(recipes(5, 6), 10, new Counting()))
        .withMessage("a content of 10 bytes is described as 11");
  }

  @Test
  void recipesEndWithTheLastOne() {
    var all = Recipes.of(recipes(5), 5, chunks);
    assertThat(all.next().span()).isEqualTo(5);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(all::next);
  }

  /// What would have to be read to know it is not expected.
  @Test
  void whatIsExpectedIsSaidWithoutReading() {
    var reader = new ContentReader(chunks);
    var one = new ChunkId(1, 1, 1);
    var extents = List.of(Extent.zeros(4), Extent.whole(one, 3));
    reader.expect(new StoredContent.Empty());
    reader.expect(recipes(5));
    assertThat(chunks.expected).isEmpty();
    reader.expect(new StoredContent.Inline(new Recipe(extents, NOTHING)));
    assertThat(chunks.expected).containsExactly(one);
  }
}
