package dev.backstay.repository.content;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.StoredContent;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Reads the recipes of a stored content, in order.
public final class Recipes {

  private Recipes() {}

  /// The recipes of a content of that size; those in chunks of their own are read when needed.
  public static Iterator<Recipe> of(StoredContent content, long sizeBytes, Chunks chunks) {
    return switch (content) {
      case StoredContent.Empty() -> List.<Recipe>of().iterator();
      case StoredContent.Whole(var chunk) ->
          List.of(new Recipe(List.of(Extent.whole(chunk, wholeLength(sizeBytes))), new byte[0]))
              .iterator();
      case StoredContent.Inline(var recipe) -> List.of(recipe).iterator();
      case StoredContent.Recipes(var tree) -> new Stored(Trees.leaves(tree, chunks), chunks);
    };
  }

  private static int wholeLength(long sizeBytes) {
    if (sizeBytes < 1 || sizeBytes > Integer.MAX_VALUE) {
      throw new RepositoryDamagedException(
          FailureCode.MANIFEST_INVALID, "one chunk is said to have " + sizeBytes + " bytes", null);
    }
    return (int) sizeBytes;
  }

  private record Stored(Iterator<dev.backstay.repository.format.Tree.Item> leaves, Chunks chunks)
      implements Iterator<Recipe> {

    @Override
    public boolean hasNext() {
      return leaves.hasNext();
    }

    @Override
    public Recipe next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var leaf = leaves.next();
      var bytes = chunks.description(ChunkType.RECIPE, leaf.id());
      try {
        var in = new ByteReader(bytes.array(), bytes.offset(), bytes.length());
        var recipe = Recipe.readFrom(in);
        in.end("recipe");
        return recipe;
      } catch (MalformedException e) {
        throw new RepositoryDamagedException(
            FailureCode.MANIFEST_INVALID, "recipe " + leaf.id() + ": " + e.getMessage(), null, e);
      }
    }
  }
}
