package dev.backstay.repository.format;

/// Where the bytes of one entry are.
public sealed interface StoredContent {

  /// No bytes.
  record Empty() implements StoredContent {}

  /// One chunk, whole; its length is the entry's.
  record Whole(ChunkId chunk) implements StoredContent {}

  /// A recipe within the listing itself.
  record Inline(Recipe recipe) implements StoredContent {}

  /// Recipes in chunks of their own, in order.
  record Recipes(Tree tree) implements StoredContent {}

  /// Appends the content, with its form first.
  default void writeTo(ByteWriter out) {
    switch (this) {
      case Empty() -> out.u8(0);
      case Whole(var chunk) -> chunk.writeTo(out.u8(1));
      case Inline(var recipe) -> recipe.writeTo(out.u8(2));
      case Recipes(var tree) -> tree.writeTo(out.u8(3));
    }
  }

  /// Reads a content.
  static StoredContent readFrom(ByteReader in) throws MalformedException {
    var form = in.u8("content form");
    return switch (form) {
      case 0 -> new Empty();
      case 1 -> new Whole(ChunkId.readFrom(in, "content chunk"));
      case 2 -> new Inline(Recipe.readFrom(in));
      case 3 -> new Recipes(Tree.readFrom(in));
      default -> throw new MalformedException("content form is " + form);
    };
  }
}
