package dev.backstay.repository.format;

/// What a chunk holds. The type is part of the chunk's id, so none can stand in for another.
public enum ChunkType {
  /// Bytes of a content, named by their hash.
  DATA(1),
  /// Bytes of a paged content, named by the hash of their page digests.
  PAGED(2),
  /// A run of entries of a listing.
  ENTRIES(3),
  /// An inner node of a tree: names of further nodes or leaves.
  NODE(4),
  /// Where a stretch of a content is: extents and page digests.
  RECIPE(5);

  private final int number;

  ChunkType(int number) {
    this.number = number;
  }

  /// The number in the format.
  public int number() {
    return number;
  }

  /// Whether it holds content, as against the description of content.
  public boolean isContent() {
    return this == DATA || this == PAGED;
  }

  static ChunkType ofNumber(int number) throws MalformedException {
    for (var type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new MalformedException("chunk type is " + number);
  }
}
