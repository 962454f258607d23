package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.content.Chunks;
import dev.backstay.repository.content.Recipes;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// A stored content, read piece by piece, every byte of it authenticated. Used by one thread.
final class StoredStream implements IncomingContent {

  /// How many recipes are looked at ahead.
  private static final int RECIPES_AHEAD = 4;

  private final EntryMeta meta;
  private final Cutting cutting;
  private final boolean isOneChunk;
  private final Chunks chunks;
  private final Iterator<Recipe> recipes;
  private final Deque<Recipe> coming = new ArrayDeque<>();
  private Iterator<Extent> extents = Collections.emptyIterator();
  private @Nullable Extent extent;
  private ChunkReader.@Nullable Bytes bytes;
  private int position;
  private long delivered;

  StoredStream(ListedEntry entry, EntryMeta meta, ComponentKind kind, Chunks chunks) {
    this.meta = meta;
    this.chunks = chunks;
    recipes = Recipes.of(entry.content(), meta.sizeBytes(), chunks);
    look();
    cutting = cutting(entry, kind);
    isOneChunk = entry.content() instanceof StoredContent.Whole;
  }

  /// Opens the bytes of an entry.
  @FunctionalInterface
  interface Opener {
    IncomingContent open(ListedEntry entry, EntryMeta meta);
  }

  /// As it was cut when it was captured: other cutting would find nothing of it again.
  private Cutting cutting(ListedEntry entry, ComponentKind kind) {
    if (meta.database() || kind == ComponentKind.SQLITE) {
      return Cutting.PAGED;
    }
    if (!coming.isEmpty() && coming.element().pages().length > 0) {
      return Cutting.IMAGE;
    }
    return kind == ComponentKind.POSTGRES && entry.content() instanceof StoredContent.Recipes
        ? Cutting.ROWS
        : Cutting.STREAM;
  }

  private void look() {
    while (coming.size() < RECIPES_AHEAD && recipes.hasNext()) {
      var recipe = recipes.next();
      coming.add(recipe);
      for (var each : recipe.extents()) {
        var chunk = each.chunk();
        if (chunk != null) {
          chunks.expect(chunk);
        }
      }
    }
  }

  @Override
  public Cutting cutting() {
    return cutting;
  }

  @Override
  public long expectedBytes() {
    return meta.sizeBytes();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    var now = extent == null || position == extent.length() ? nextExtent() : extent;
    if (now == null) {
      requireWhole(delivered == meta.sizeBytes());
      return -1;
    }
    var count = Math.min(length, now.length() - position);
    if (bytes == null) {
      Arrays.fill(buffer, offset, offset + count, (byte) 0);
    } else {
      var from = bytes.offset() + now.offset() + position;
      System.arraycopy(bytes.array(), from, buffer, offset, count);
    }
    position += count;
    delivered += count;
    requireWhole(delivered <= meta.sizeBytes());
    return count;
  }

  private @Nullable Extent nextExtent() {
    while (!extents.hasNext() && !coming.isEmpty()) {
      extents = coming.remove().extents().iterator();
      look();
    }
    extent = extents.hasNext() ? extents.next() : null;
    position = 0;
    bytes = extent == null ? null : bytesOf(extent);
    return extent;
  }

  private ChunkReader.@Nullable Bytes bytesOf(Extent wanted) {
    var chunk = wanted.chunk();
    if (chunk == null) {
      return null;
    }
    var read = chunks.content(chunk);
    if (isOneChunk && read.length() != meta.sizeBytes()) {
      throw wrongSize(read.length());
    }
    if (wanted.offset() + wanted.length() > read.length()) {
      throw new RepositoryDamagedException(
          FailureCode.MANIFEST_INVALID, "an extent ends outside chunk " + chunk, null);
    }
    return read;
  }

  private void requireWhole(boolean whole) {
    if (!whole) {
      throw wrongSize(delivered);
    }
  }

  private RepositoryDamagedException wrongSize(long described) {
    return new RepositoryDamagedException(
        FailureCode.MANIFEST_INVALID,
        "a content of " + meta.sizeBytes() + " bytes is described as " + described,
        null);
  }

  @Override
  public EntryMeta confirm() {
    return meta;
  }

  @Override
  public void close() {}
}
