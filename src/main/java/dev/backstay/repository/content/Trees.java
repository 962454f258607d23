package dev.backstay.repository.content;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Tree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Long lists of chunks as trees: built from the leaves up, read from the top down.
public final class Trees {

  /// How many items an inner node takes.
  private static final int NODE_ITEMS = 512;

  private Trees() {}

  /// Stores inner nodes until at most `itemsMax` items are left, and returns those.
  public static Tree build(List<Tree.Item> leaves, int itemsMax, Chunks chunks) throws IOException {
    var level = 0;
    var items = leaves;
    while (items.size() > itemsMax) {
      var above = new ArrayList<Tree.Item>();
      for (var from = 0; from < items.size(); from += NODE_ITEMS) {
        var node = items.subList(from, Math.min(items.size(), from + NODE_ITEMS));
        var out = new ByteWriter(node.size() * 24);
        Tree.writeItems(node, out);
        var bytes = out.toBytes();
        var id = chunks.put(ChunkType.NODE, bytes, 0, bytes.length);
        above.add(new Tree.Item(id, node.getFirst().first()));
      }
      items = above;
      level++;
    }
    return new Tree(level, items);
  }

  /// The leaves of a tree in order; inner nodes are read when they are needed.
  public static Iterator<Tree.Item> leaves(Tree tree, Chunks chunks) {
    return new Leaves(tree, chunks);
  }

  private static final class Leaves implements Iterator<Tree.Item> {

    private final Chunks chunks;
    private final Deque<Iterator<Tree.Item>> path = new ArrayDeque<>();
    private final int depth;

    Leaves(Tree tree, Chunks chunks) {
      this.chunks = chunks;
      depth = tree.level() + 1;
      path.push(tree.items().iterator());
    }

    @Override
    public boolean hasNext() {
      while (!path.isEmpty()) {
        var items = path.element();
        if (!items.hasNext()) {
          path.pop();
        } else if (path.size() == depth) {
          return true;
        } else {
          path.push(read(items.next()).iterator());
        }
      }
      return false;
    }

    @Override
    public Tree.Item next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return path.element().next();
    }

    private List<Tree.Item> read(Tree.Item node) {
      var bytes = chunks.description(ChunkType.NODE, node.id());
      try {
        var in = new ByteReader(bytes.array(), bytes.offset(), bytes.length());
        return Tree.readNode(in);
      } catch (MalformedException e) {
        throw new RepositoryDamagedException(
            FailureCode.MANIFEST_INVALID, "node " + node.id() + ": " + e.getMessage(), null, e);
      }
    }
  }
}
