package dev.backstay.testing;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One thing that was done to a disk, in the order in which it was done.
sealed interface DiskChange {

  /// A file, directory or symbolic link, whatever it is called.
  final class Node {

    final boolean directory;
    final @Nullable String linkTarget;
    final byte[] firstBytes;
    final DiskAttributes firstAttributes;
    final Map<String, Node> firstNames = new TreeMap<>();

    /// Every path that it ever had, relative to the disk.
    final TreeSet<String> paths = new TreeSet<>();

    Node(
        boolean directory,
        @Nullable String linkTarget,
        byte[] firstBytes,
        DiskAttributes firstAttributes) {
      this.directory = directory;
      this.linkTarget = linkTarget;
      this.firstBytes = firstBytes;
      this.firstAttributes = firstAttributes;
    }
  }

  /// Bytes of a file.
  record Written(Node node, long position, byte[] bytes) implements DiskChange {}

  /// The length of a file.
  record Truncated(Node node, long size) implements DiskChange {}

  /// All attributes of a node, which waits for a force of `holder`: itself, or the directory of a
  /// symbolic link, which cannot be forced.
  record Attributed(Node node, Node holder, DiskAttributes attributes) implements DiskChange {}

  /// A new name.
  record Named(Node directory, String name, Node node) implements DiskChange {}

  /// A name less.
  record Unnamed(Node directory, String name) implements DiskChange {}

  /// A name for another one, both or neither: as journalling file systems have it.
  record Renamed(Node from, String fromName, Node to, String toName, Node node)
      implements DiskChange {}

  /// What was done to the node before is durable, but for attributes if only data was asked for.
  record Forced(Node node, boolean attributes) implements DiskChange {}

  /// Whether a force of that node makes this change durable.
  default boolean isDurableBy(Forced forced) {
    return switch (this) {
      case Written change -> change.node == forced.node;
      case Truncated change -> change.node == forced.node;
      case Attributed change -> change.holder == forced.node && forced.attributes;
      case Named change -> change.directory == forced.node;
      case Unnamed change -> change.directory == forced.node;
      case Renamed change -> change.from == forced.node || change.to == forced.node;
      case Forced _ -> false;
    };
  }
}
