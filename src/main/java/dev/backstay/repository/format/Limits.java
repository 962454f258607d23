package dev.backstay.repository.format;

/// The sizes that every reader may rely on and every writer keeps.
public final class Limits {

  /// The longest chunk, in bytes.
  public static final int CHUNK_BYTES_MAX = 1 << 20;

  /// The longest segment before compression, in bytes.
  public static final int SEGMENT_BYTES_MAX = 16 << 20;

  /// The longest pack, in bytes.
  public static final int PACK_BYTES_MAX = 256 << 20;

  /// How much of a content one recipe covers at most, in bytes.
  public static final int RECIPE_SPAN_MAX = 64 << 20;

  /// The longest content, in bytes: 1 EiB.
  public static final long CONTENT_BYTES_MAX = 1L << 60;

  /// How many levels of inner nodes a tree may have.
  public static final int TREE_LEVELS_MAX = 6;

  /// The longest text, in bytes.
  public static final int TEXT_BYTES_MAX = 64 << 10;

  /// How many items a list may have.
  public static final int ITEMS_MAX = 1 << 20;

  private Limits() {}
}
