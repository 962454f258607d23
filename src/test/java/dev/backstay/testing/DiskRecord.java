package dev.backstay.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything that a [FaultyFileSystem] does below one directory, so that a [PowerCut] can tell
/// what of it a disk would still have.
///
/// It follows names, not links: what is below the directory must be reached without symbolic links.
/// What goes past the file system (SQLite's own files) is not seen; such a file may only be one
/// that no promise is about.
public final class DiskRecord {

  private final @Nullable Path root;
  private final List<DiskChange> changes = new ArrayList<>();
  private final Map<DiskChange.Node, Map<String, DiskChange.Node>> names = new HashMap<>();
  private final Map<Object, DiskChange.Node> shared = new HashMap<>();
  private final DiskChange.@Nullable Node top;

  private DiskRecord(@Nullable Path root) throws IOException {
    this.root = root;
    this.top = root == null ? null : load(root, "");
  }

  /// Begins with what is below the directory now, all of it durable.
  public static DiskRecord below(Path directory) {
    try {
      return new DiskRecord(directory.toAbsolutePath());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Records nothing.
  static DiskRecord off() {
    try {
      return new DiskRecord(null);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private DiskChange.Node load(Path path, String relative) throws IOException {
    var attributes = DiskAttributes.of(path);
    var link = Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : null;
    var directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    var bytes = directory || link != null ? new byte[0] : Files.readAllBytes(path);
    var node = new DiskChange.Node(directory, link, bytes, attributes);
    node.paths.add(relative);
    if (directory) {
      loadChildren(path, relative, node);
    }
    return node;
  }

  private void loadChildren(Path path, String relative, DiskChange.Node node) throws IOException {
    try (var children = Files.newDirectoryStream(path)) {
      for (var child : children) {
        var key = Files.readAttributes(child, "unix:ino,dev", LinkOption.NOFOLLOW_LINKS);
        var name = child.getFileName().toString();
        var loaded = shared.get(key);
        if (loaded == null) {
          loaded = load(child, relative + "/" + name);
          shared.put(key, loaded);
        }
        node.firstNames.put(name, loaded);
      }
    }
    names.put(node, new TreeMap<>(node.firstNames));
  }

  /// Something that is done, and what it gives.
  interface Act<T> {
    T run() throws IOException;
  }

  /// What is to be noted of it.
  interface Noting<T> {
    void of(T done) throws IOException;
  }

  /// Does it and notes it, with nothing else in between.
  <T> T doing(Act<T> act, Noting<T> noting) throws IOException {
    if (root == null) {
      return act.run();
    }
    synchronized (this) {
      var done = act.run();
      noting.of(done);
      return done;
    }
  }

  /// All changes so far.
  synchronized List<DiskChange> changes() {
    return List.copyOf(changes);
  }

  /// How many changes there were so far.
  public synchronized int size() {
    return changes.size();
  }

  Path root() {
    return Objects.requireNonNull(root);
  }

  DiskChange.Node top() {
    return Objects.requireNonNull(top);
  }

  /// What has that path; null if nothing has, or it is elsewhere.
  synchronized DiskChange.@Nullable Node find(Path path) {
    if (root == null || !path.toAbsolutePath().startsWith(root)) {
      return null;
    }
    var node = top();
    for (var name : root.relativize(path.toAbsolutePath())) {
      if (!name.toString().isEmpty()) {
        var child = names.getOrDefault(node, Map.of()).get(name.toString());
        if (child == null) {
          return null;
        }
        node = child;
      }
    }
    return node;
  }

  private DiskChange.@Nullable Node parent(Path path) {
    return find(Objects.requireNonNull(path.toAbsolutePath().getParent()));
  }

  private static String name(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }

  /// A file was opened for writing, which may have made it or cut it.
  void opened(Path path, boolean cut) throws IOException {
    var node = find(path);
    if (node == null) {
      made(path);
    } else if (cut) {
      changes.add(new DiskChange.Truncated(node, 0));
    }
  }

  /// Something new has that path.
  void made(Path path) throws IOException {
    var directory = parent(path);
    if (directory != null) {
      var isDirectory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
      var link = Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : null;
      var node = new DiskChange.Node(isDirectory, link, new byte[0], DiskAttributes.of(path));
      if (isDirectory) {
        names.put(node, new TreeMap<>());
      }
      name(directory, path, node);
    }
  }

  private void name(DiskChange.Node directory, Path path, DiskChange.Node node) {
    changes.add(new DiskChange.Named(directory, name(path), node));
    childrenOf(directory).put(name(path), node);
    node.paths.add("/" + root().relativize(path.toAbsolutePath()));
  }

  private Map<String, DiskChange.Node> childrenOf(DiskChange.Node directory) {
    return Objects.requireNonNull(names.get(directory));
  }

  /// A copy of a file has that path.
  void copied(Path path) throws IOException {
    opened(path, true);
    written(find(path), 0, ByteBuffer.wrap(Files.readAllBytes(path)));
  }

  /// The file has a further name.
  void linked(Path existing, Path path) {
    var directory = parent(path);
    var node = find(existing);
    if (directory != null && node != null) {
      name(directory, path, node);
    }
  }

  void deleted(Path path) {
    var directory = parent(path);
    if (directory != null && childrenOf(directory).remove(name(path)) != null) {
      changes.add(new DiskChange.Unnamed(directory, name(path)));
    }
  }

  void moved(Path from, Path to) {
    var node = find(from);
    var fromDirectory = parent(from);
    var toDirectory = parent(to);
    if (node == null || fromDirectory == null || toDirectory == null) {
      throw new AssertionError("moved what was not seen: " + from + " to " + to);
    }
    changes.add(new DiskChange.Renamed(fromDirectory, name(from), toDirectory, name(to), node));
    childrenOf(fromDirectory).remove(name(from));
    childrenOf(toDirectory).put(name(to), node);
    node.paths.add("/" + root().relativize(to.toAbsolutePath()));
  }

  void attributed(Path path) throws IOException {
    var node = find(path);
    var directory = parent(path);
    if (node != null && directory != null) {
      var holder = node.linkTarget == null ? node : directory;
      changes.add(new DiskChange.Attributed(node, holder, DiskAttributes.of(path)));
    }
  }

  void written(DiskChange.@Nullable Node node, long position, ByteBuffer bytes) {
    if (node != null && bytes.hasRemaining()) {
      var copy = new byte[bytes.remaining()];
      bytes.get(copy);
      changes.add(new DiskChange.Written(node, position, copy));
    }
  }

  void truncated(DiskChange.@Nullable Node node, long size) {
    if (node != null) {
      changes.add(new DiskChange.Truncated(node, size));
    }
  }

  void forced(DiskChange.@Nullable Node node, boolean attributes) {
    if (node != null) {
      changes.add(new DiskChange.Forced(node, attributes));
    }
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var i = 0; i < changes.size(); i++) {
      text.append(i + 1).append(' ').append(words(changes.get(i))).append('\n');
    }
    return text.toString();
  }

  /// A change in words, with a path that it once had.
  static String words(DiskChange change) {
    return switch (change) {
      case DiskChange.Written each ->
          "write %s %d+%d".formatted(each.node().paths, each.position(), each.bytes().length);
      case DiskChange.Truncated each ->
          "truncate %s to %d".formatted(each.node().paths, each.size());
      case DiskChange.Attributed each -> "attributes of " + each.node().paths;
      case DiskChange.Named each -> "name " + each.directory().paths + " " + each.name();
      case DiskChange.Unnamed each -> "unname " + each.directory().paths + " " + each.name();
      case DiskChange.Renamed each ->
          "rename %s %s to %s %s"
              .formatted(each.from().paths, each.fromName(), each.to().paths, each.toName());
      case DiskChange.Forced each -> "force " + each.node().paths;
    };
  }
}
