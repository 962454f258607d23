package dev.backstay.component.files;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.FileStat;
import dev.backstay.component.Globs;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One look through a live tree, a directory at a time. No file is opened, no symbolic link
/// followed, no other file system entered; what the tree excludes is not shown.
public final class FileSurvey {

  /// A regular file.
  ///
  /// @param path where it stands in the tree
  /// @param file where it is
  /// @param stat what it was when it was looked up
  /// @param directory what the directory was that it was found in
  public record Found(EntryPath path, Path file, FileStat stat, FileStat directory) {}

  /// A directory.
  ///
  /// @param path where it stands in the tree
  /// @param place where it is
  /// @param stat what it was when it was listed
  /// @param files the regular files in it, by their names
  public record Listed(EntryPath path, Path place, FileStat stat, List<Found> files) {
    public Listed {
      files = List.copyOf(files);
    }
  }

  /// Is shown the tree.
  public interface Visitor {

    /// A directory, after the one that it is in.
    void visit(Listed directory);

    /// A directory that cannot be listed, or was replaced meanwhile.
    void pass(EntryPath directory, String reason);
  }

  private record Pending(EntryPath path, Path place, FileStat stat) {}

  private final Globs excludes;
  private final TreeRoot root;
  private final Visitor visitor;
  private final Deque<Pending> pending = new ArrayDeque<>();

  private FileSurvey(Component.FileTree tree, Visitor visitor) {
    excludes = new Globs(tree.excludes());
    root = TreeRoot.find(tree.path());
    this.visitor = visitor;
  }

  /// Shows the tree to the visitor.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it is not there, or was replaced
  ///     meanwhile
  public static void show(Component.FileTree tree, Visitor visitor) {
    new FileSurvey(tree, visitor).show();
  }

  private void show() {
    pending.push(new Pending(EntryPath.ROOT, root.directory(), root.stat()));
    while (!pending.isEmpty()) {
      var next = pending.pop();
      try {
        visitor.visit(list(next));
      } catch (IOException e) {
        visitor.pass(next.path, EntryPath.escape(e.getClass().getSimpleName()));
      }
    }
    root.requireStillThere();
  }

  private Listed list(Pending directory) throws IOException {
    var level = Level.open(directory.place, directory.path, directory.stat);
    var files = new ArrayList<Found>();
    for (var child = level.next(); child != null; child = level.next()) {
      var stat = child.stat();
      var text =
          directory.path.value().isEmpty()
              ? child.name()
              : directory.path.value() + "/" + child.name();
      if (stat == null || isLeftOut(child.name(), text, stat)) {
        continue;
      }
      if (stat.isDirectory()) {
        pending.push(new Pending(new EntryPath(text), child.file(), stat));
      } else if (stat.isRegularFile()) {
        files.add(new Found(new EntryPath(text), child.file(), stat, directory.stat));
      }
    }
    return new Listed(directory.path, directory.place, directory.stat, files);
  }

  private boolean isLeftOut(String name, String path, FileStat stat) {
    return name.startsWith(Destination.WORK_PREFIX)
        || stat.device() != root.stat().device()
        || EntryPath.problemOf(path).isPresent()
        || excludes.match(path, name, stat.isDirectory());
  }
}
