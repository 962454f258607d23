package dev.backstay.repository.content;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.snapshot.ContentSink;
import java.io.IOException;
import java.util.ArrayDeque;

/// Delivers stored contents. Used by one thread.
public final class ContentReader {

  /// How many recipes are looked at ahead, of 4 MiB each at most where contents are large.
  private static final int RECIPES_AHEAD = 4;

  private final Chunks chunks;

  public ContentReader(Chunks chunks) {
    this.chunks = chunks;
  }

  /// Delivers all bytes of a content, which must be exactly `sizeBytes`.
  public void read(StoredContent content, long sizeBytes, ContentSink sink) throws IOException {
    var delivered = 0L;
    var recipes = Recipes.of(content, sizeBytes, chunks);
    var coming = new ArrayDeque<Recipe>();
    while (!coming.isEmpty() || recipes.hasNext()) {
      while (coming.size() <= RECIPES_AHEAD && recipes.hasNext()) {
        coming.add(recipes.next());
        expect(coming.getLast());
      }
      var recipe = coming.remove();
      for (var extent : recipe.extents()) {
        delivered += extent.length();
        if (delivered > sizeBytes) {
          throw wrongSize(delivered, sizeBytes);
        }
        var chunk = extent.chunk();
        if (chunk == null) {
          sink.skipZeros(extent.length());
          continue;
        }
        var bytes = chunks.content(chunk);
        if (content instanceof StoredContent.Whole && bytes.length() != sizeBytes) {
          throw wrongSize(bytes.length(), sizeBytes);
        }
        if (extent.offset() + extent.length() > bytes.length()) {
          throw new RepositoryDamagedException(
              FailureCode.MANIFEST_INVALID, "an extent ends outside chunk " + chunk, null);
        }
        sink.write(bytes.array(), bytes.offset() + extent.offset(), extent.length());
      }
    }
    if (delivered != sizeBytes) {
      throw wrongSize(delivered, sizeBytes);
    }
  }

  /// Says that the content will be read soon, as far as that can be said without reading anything.
  public void expect(StoredContent content) {
    switch (content) {
      case StoredContent.Whole(var chunk) -> chunks.expect(chunk);
      case StoredContent.Inline(var recipe) -> expect(recipe);
      case StoredContent.Empty(), StoredContent.Recipes _ -> {}
    }
  }

  private void expect(Recipe recipe) {
    for (var extent : recipe.extents()) {
      var chunk = extent.chunk();
      if (chunk != null) {
        chunks.expect(chunk);
      }
    }
  }

  private static RepositoryDamagedException wrongSize(long delivered, long sizeBytes) {
    return new RepositoryDamagedException(
        FailureCode.MANIFEST_INVALID,
        "a content of " + sizeBytes + " bytes is described as " + delivered,
        null);
  }
}
