package dev.backstay.repository.format;

import java.util.ArrayList;
import java.util.List;

/// A list of chunks that may be long: its topmost part. Inner nodes are chunks themselves.
///
/// @param level how many levels of inner nodes are below; at 0 the items are the leaves
/// @param items the chunks of this part, in order
public record Tree(int level, List<Item> items) {

  /// One chunk of the list.
  ///
  /// @param id the leaf, or the inner node of the level below
  /// @param first the path of the first entry below it; empty for trees that are not listings
  public record Item(ChunkId id, byte[] first) {}

  public Tree {
    items = List.copyOf(items);
  }

  /// Appends level and items.
  public void writeTo(ByteWriter out) {
    out.u8(level);
    writeItems(items, out);
  }

  /// Appends items only, as in an inner node.
  public static void writeItems(List<Item> items, ByteWriter out) {
    out.varint(items.size());
    for (var item : items) {
      item.id().writeTo(out);
      out.bytes(item.first());
    }
  }

  /// Reads level and items.
  public static Tree readFrom(ByteReader in) throws MalformedException {
    var level = in.u8("tree level");
    if (level > Limits.TREE_LEVELS_MAX) {
      throw new MalformedException("tree level is " + level + ", limit " + Limits.TREE_LEVELS_MAX);
    }
    return new Tree(level, readItems(in));
  }

  /// Reads an inner node, which has at least one item: emptiness could be multiplied without end.
  public static List<Item> readNode(ByteReader in) throws MalformedException {
    var items = readItems(in);
    in.end("node");
    if (items.isEmpty()) {
      throw new MalformedException("it is empty");
    }
    return items;
  }

  private static List<Item> readItems(ByteReader in) throws MalformedException {
    var count = in.count("tree items", ChunkId.BYTES + 1);
    var items = new ArrayList<Item>(count);
    for (var i = 0; i < count; i++) {
      items.add(
          new Item(ChunkId.readFrom(in, "tree item"), in.bytes("tree key", Limits.TEXT_BYTES_MAX)));
    }
    return items;
  }
}
