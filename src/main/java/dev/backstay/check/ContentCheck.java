package dev.backstay.check;

import dev.backstay.repository.Damage;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.format.Tree;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether the contents of entries can be read. Each recipe and node is judged once, however often
/// it is used. Used by one thread.
final class ContentCheck {

  private final Chunks chunks;
  private final Map<Part, Verdict> verdicts = new HashMap<>();

  ContentCheck(Chunks chunks) {
    this.chunks = chunks;
  }

  /// A node of that level, or at level 0 a recipe.
  private record Part(ChunkId id, int level) {}

  /// What a part describes: so many bytes, if all of it can be read.
  private record Verdict(long span, Set<Damage> damage) {

    static Verdict lost(Damage damage) {
      return new Verdict(0, Set.of(damage));
    }
  }

  /// What keeps the entry's content from being read; `invalid` names what carries the entry.
  Set<Damage> damageOf(ListedEntry entry, Damage invalid) {
    var verdict = judge(entry.content());
    return verdict.damage.isEmpty() && verdict.span != entry.meta().sizeBytes()
        ? Set.of(invalid)
        : verdict.damage;
  }

  private Verdict judge(StoredContent content) {
    return switch (content) {
      case StoredContent.Empty() -> new Verdict(0, Set.of());
      case StoredContent.Whole(var chunk) -> judgeWhole(chunk);
      case StoredContent.Inline(var recipe) -> judge(recipe);
      case StoredContent.Recipes(var tree) -> judge(tree.items(), tree.level());
    };
  }

  private Verdict judgeWhole(ChunkId chunk) {
    var damage = chunks.damageOf(Extent.whole(chunk, 1));
    return damage
        .map(Verdict::lost)
        .orElseGet(() -> new Verdict(chunks.index().find(chunk).orElseThrow().length(), Set.of()));
  }

  private Verdict judge(Recipe recipe) {
    var damage = new LinkedHashSet<Damage>();
    recipe.extents().forEach(extent -> chunks.damageOf(extent).ifPresent(damage::add));
    return new Verdict(recipe.span(), Set.copyOf(damage));
  }

  private Verdict judge(List<Tree.Item> items, int level) {
    var span = 0L;
    var damage = new LinkedHashSet<Damage>();
    for (var item : items) {
      var part = new Part(item.id(), level);
      var verdict = verdicts.get(part);
      if (verdict == null) {
        verdict = judge(part);
        verdicts.put(part, verdict);
      }
      // Saturated: a hostile tree can multiply a span beyond any number.
      span = span + verdict.span < 0 ? Long.MAX_VALUE : span + verdict.span;
      damage.addAll(verdict.damage);
    }
    return new Verdict(span, Set.copyOf(damage));
  }

  private Verdict judge(Part part) {
    var type = part.level == 0 ? ChunkType.RECIPE : ChunkType.NODE;
    return switch (chunks.read(part.id, type)) {
      case Inspection.Chunk.Lost(var damage) -> Verdict.lost(damage);
      case Inspection.Chunk.Sound(var bytes) -> {
        try {
          var in = new ByteReader(bytes);
          yield part.level > 0 ? judge(Tree.readNode(in), part.level - 1) : judge(wholeRecipe(in));
        } catch (MalformedException e) {
          yield Verdict.lost(Chunks.invalid(part.id, String.valueOf(e.getMessage())));
        }
      }
    };
  }

  private static Recipe wholeRecipe(ByteReader in) throws MalformedException {
    var recipe = Recipe.readFrom(in);
    in.end("recipe");
    return recipe;
  }
}
