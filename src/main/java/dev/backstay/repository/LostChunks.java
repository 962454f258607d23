package dev.backstay.repository;

import dev.backstay.repository.content.Chunks;
import dev.backstay.repository.content.Recipes;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the bytes of lost chunks in a copy of the snapshot that needs them. Used by one thread.
///
/// @param chunks what is left of the chunks
/// @param wanted whether a chunk is lost
/// @param taker receives what stands where a lost chunk stood
public record LostChunks(Chunks chunks, Predicate<ChunkId> wanted, Taker taker) {

  /// Receives bytes that may be those of a lost chunk.
  @FunctionalInterface
  public interface Taker {
    void take(ChunkId chunk, byte[] bytes);
  }

  /// Where a lost chunk stands in a file.
  private record Stretch(ChunkId chunk, long from, int length) {}

  /// Reads those files of the copy of which chunks are lost here.
  void seek(ComponentContent own, ComponentContent copy) throws IOException {
    var others = copy.entries();
    StoredEntry other = null;
    for (var entries = own.entries(); entries.hasNext(); ) {
      var entry = (ListedEntry) entries.next();
      var stretches = stretches(entry);
      if (stretches.isEmpty()) {
        continue;
      }
      while (isBefore(other, entry) && others.hasNext()) {
        other = others.next();
      }
      if (other != null
          && other.meta().path().equals(entry.meta().path())
          && other.meta().sizeBytes() == entry.meta().sizeBytes()) {
        copy.read(other, new Collector(stretches, taker));
      }
    }
  }

  private static boolean isBefore(@Nullable StoredEntry other, ListedEntry entry) {
    return other == null || other.meta().path().compareTo(entry.meta().path()) < 0;
  }

  /// Only what is used from its beginning: of a chunk of which a part was replaced, the rest is
  /// whole in the snapshot that stored it first.
  private List<Stretch> stretches(ListedEntry entry) {
    var stretches = new ArrayList<Stretch>();
    if (entry.meta().type() != EntryType.FILE) {
      return stretches;
    }
    var position = 0L;
    for (var recipes = Recipes.of(entry.content(), entry.meta().sizeBytes(), chunks);
        recipes.hasNext(); ) {
      for (var extent : recipes.next().extents()) {
        var chunk = extent.chunk();
        if (chunk != null && extent.offset() == 0 && wanted.test(chunk)) {
          stretches.add(new Stretch(chunk, position, extent.length()));
        }
        position += extent.length();
      }
    }
    return stretches;
  }

  /// Keeps of a file only the stretches that are wanted, one at a time.
  private static final class Collector implements ContentSink {

    private final Deque<Stretch> stretches;
    private final Taker taker;
    private byte[] bytes = {};
    private long position;

    Collector(List<Stretch> stretches, Taker taker) {
      this.stretches = new ArrayDeque<>(stretches);
      this.taker = taker;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      var done = 0;
      while (done < length && !stretches.isEmpty()) {
        var next = stretches.element();
        var skipped = (int) Math.min(length - done, Math.max(0, next.from - position));
        done += skipped;
        position += skipped;
        var taken = (int) Math.min(length - done, next.from + next.length - position);
        if (position >= next.from && taken > 0) {
          keep(next, source, offset + done, taken);
          done += taken;
        }
      }
      position += length - done;
    }

    private void keep(Stretch next, byte[] source, int offset, int count) {
      if (position == next.from) {
        bytes = new byte[next.length];
      }
      System.arraycopy(source, offset, bytes, (int) (position - next.from), count);
      position += count;
      if (position == next.from + next.length) {
        taker.take(next.chunk, bytes);
        stretches.remove();
      }
    }

    @Override
    public void skipZeros(long length) {
      var zeros = new byte[1 << 16];
      for (var rest = length; rest > 0; rest -= zeros.length) {
        write(zeros, 0, (int) Math.min(rest, zeros.length));
      }
    }
  }
}
