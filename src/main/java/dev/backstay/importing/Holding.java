package dev.backstay.importing;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that a backup holds, copied to a private place, in path order.
///
/// @param entries its entries by path; a directory comes before what is below it
record Holding(NavigableMap<EntryPath, Held> entries) {

  Holding {
    entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
  }

  /// The file of that path, if there is one.
  Optional<Held> file(String path) {
    return EntryPath.problemOf(path).isPresent()
        ? Optional.empty()
        : Optional.ofNullable(entries.get(new EntryPath(path))).filter(Held::isFile);
  }

  /// The directory of that path and all below it, by their paths from there on; empty if that is
  /// no directory.
  SortedMap<EntryPath, Held> tree(String path) {
    if (EntryPath.problemOf(path).isPresent()) {
      return new TreeMap<>();
    }
    var root = new EntryPath(path);
    var tree = new TreeMap<EntryPath, Held>();
    for (var each : entries.tailMap(root, true).values()) {
      if (!each.meta().path().isAtOrBelow(root)) {
        break;
      }
      if (tree.isEmpty() && each.meta().type() != EntryType.DIRECTORY) {
        break;
      }
      var rest = each.meta().path().value().substring(path.length());
      var relative = new EntryPath(rest.startsWith("/") ? rest.substring(1) : rest);
      tree.put(relative, new Held(at(relative, each.meta()), each.copy(), each.sha256()));
    }
    return tree;
  }

  private static EntryMeta at(EntryPath path, EntryMeta meta) {
    return new EntryMeta(
        path, meta.type(), meta.attributes(), meta.sizeBytes(), meta.target(), false, 0);
  }

  /// How many bytes the files at that path and below have.
  long bytesAt(String path) {
    var root = new EntryPath(path);
    return entries.values().stream()
        .filter(held -> held.meta().path().isAtOrBelow(root))
        .mapToLong(held -> held.meta().sizeBytes())
        .sum();
  }

  /// The same without the one directory that everything is in, if there is such a one.
  Holding unwrapped() {
    var top = names();
    var tree = top.size() == 1 ? tree(top.getFirst()) : new TreeMap<EntryPath, Held>();
    tree.remove(EntryPath.ROOT);
    return tree.isEmpty() ? this : new Holding(new TreeMap<>(tree));
  }

  /// What stands at its top.
  List<String> names() {
    return entries.keySet().stream()
        .filter(path -> path.depth() == 1)
        .map(EntryPath::value)
        .toList();
  }

  /// A digest over all entries, their paths and bytes, whatever form they came in. That of one file
  /// is the SHA-256 of its bytes.
  String digest() {
    if (entries.size() == 1 && entries.firstEntry().getValue().isFile()) {
      return entries.firstEntry().getValue().sha256();
    }
    var digest = Digests.sha256();
    for (var each : entries.values()) {
      add(digest, each.meta().path().value());
      add(digest, each.meta().type().name());
      add(digest, each.meta().target());
      add(digest, each.sha256());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
